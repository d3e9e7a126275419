/** Descriptions of path and query parameters by name, for the OpenAPI document. */
export const parameterDescriptions: Readonly<Record<string, string>> = {
  id: 'The call’s or the recording’s id.',
  party: 'The participant’s id, from the call’s “parties”.',
  identity: 'The agent’s identity.',
  number: 'A phone number in any spelling; “+” is %2B.',
  key: 'The site’s key.',
  limit: 'How many at most.',
  before: 'The “next” of the page before.',
  agent: 'Only calls of this agent.',
  live: 'Only calls that ring or are up; supervisors and administrators.',
  ticket: 'From POST /v1/recordings/{id}/playback.',
};
