/** The part of the table of errors about CRMs; see `../errors.ts`. */
export const crmErrors = {
  CRM_REFUSED: {
    status: 502,
    message: 'The CRM refused the request.',
    help: 'Correct in the CRM what it names, then repeat the request; parked log entries are retried by hand.',
  },
  CRM_CREDENTIALS: {
    status: 502,
    message: 'The CRM does not accept the credentials of this connection.',
    help: 'Enter new credentials with PUT /v1/crm-connections/{id}. Log entries wait until then.',
  },
  CRM_CONNECTION_INVALID: {
    status: 400,
    message: 'The CRM connection is not valid.',
    help: 'Compare it with the adapter’s manifest: GET /v1/crm-adapters.',
  },
  CRM_NOT_SUPPORTED: {
    status: 409,
    message: 'This CRM’s adapter cannot do that.',
    help: 'See the capabilities in the adapter’s manifest: GET /v1/crm-adapters.',
  },
  CRM_ADAPTER_INVALID: {
    status: 500,
    message: 'A CRM adapter’s manifest is not valid.',
    help: 'Correct the manifest; docs/guides/write-an-adapter.md describes it.',
  },
  SECRET_KEY_WRONG: {
    status: 409,
    message: 'The stored secrets cannot be decrypted with this key.',
    help: 'Set SIDECALL_SECRET_KEY, or SIDECALL_SECRET_PREVIOUS_KEYS, to the key that encrypted them, or enter the secrets again.',
  },
} as const;
