/** Descriptions of path and query parameters by name, for the OpenAPI document. */
export const parameterDescriptions: Readonly<Record<string, string>> = {
  id: 'The id of the call, the recording, the trace, the contact or the webhook.',
  party: 'The participant’s id, from the call’s “parties”.',
  identity: 'The agent’s identity.',
  number: 'A phone number in any spelling; “+” is %2B.',
  queue: 'The queue’s name.',
  revision: 'The revision that was read. Of a queue, the default is any.',
  key: 'The site’s key.',
  name: 'The name of the flow, the prompt, the secret or the switch.',
  language: 'The language of the recording: en, en-GB.',
  version: 'The number of a published version; to export a flow also “draft” or “live”.',
  from: '“draft”, “live”, or the number of a version.',
  to: '“draft”, “live”, or the number of a version.',
  limit: 'Maximum number of results.',
  before: '“next” of the previous page.',
  agent: 'Only calls of this agent.',
  live: 'Only live calls; supervisors and administrators.',
  country: 'Country of numbers without a country code (ISO 3166-1 alpha-2). Default: SIDECALL_COUNTRY.',
  duplicates:
    'Rows with a number of an existing contact: “report” leaves them out, “merge” adds what the contact lacks.',
  delimiter: 'Between cells.',
  'idempotency-key': 'A random value of 1 to 255 visible characters, new for each call. Required.',
  'if-match':
    'The ETag that was read, or * for any. If the thing was changed or deleted since, the answer is CHANGED_MEANWHILE.',
  'if-none-match': '*: only if the thing does not exist yet. Otherwise the answer is CHANGED_MEANWHILE.',
  ticket: 'From POST /v1/recordings/{id}/playback.',
};
