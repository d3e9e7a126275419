/** Descriptions of path and query parameters by name, for the OpenAPI document. */
export const parameterDescriptions: Readonly<Record<string, string>> = {
  id: 'The id of the call, the recording or the trace.',
  party: 'The participant’s id, from the call’s “parties”.',
  identity: 'The agent’s identity.',
  number: 'A phone number in any spelling; “+” is %2B.',
  key: 'The site’s key.',
  limit: 'Maximum number of results.',
  before: '“next” of the previous page.',
  agent: 'Only calls of this agent.',
  live: 'Only live calls; supervisors and administrators.',
  ticket: 'From POST /v1/recordings/{id}/playback.',
};
