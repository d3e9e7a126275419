/** The part of the table of errors about the page for frames; see `../errors.ts`. */
export const embedErrors = {
  EMBED_UNKNOWN: {
    status: 404,
    message: 'There is no CRM connection for this address.',
    help: 'The address is /embed/{id} with the id of a connection; GET /v1/crm-connections lists them.',
  },
  EMBED_AMBIGUOUS: {
    status: 409,
    message: 'Several CRM connections use this adapter.',
    help: 'Use the id of the connection in place of the adapter’s name: /embed/{id}.',
  },
  EMBED_DISABLED: {
    status: 409,
    message: 'The CRM connection is disabled.',
    help: 'Enable it with PUT /v1/crm-connections/{id}, then open the page again.',
  },
  EMBED_NO_ORIGINS: {
    status: 409,
    message: 'The CRM connection does not say which pages may frame the softphone.',
    help: 'Enter the origins of the CRM’s pages: “origins” of PUT /v1/crm-connections/{id}, or SIDECALL_CRM_ORIGINS.',
  },
  EMBED_ORIGIN_REFUSED: {
    status: 403,
    message: 'The page around the softphone is not one of this CRM connection.',
    help: 'Enter its origin: “origins” of PUT /v1/crm-connections/{id}, or SIDECALL_CRM_ORIGINS.',
  },
  IDENTITY_INVALID: {
    status: 401,
    message: 'The CRM’s token does not prove the user’s identity.',
    help: 'Open the softphone again in the CRM. If that does not help, compare the key of the CRM connection with the CRM’s.',
  },
  IDENTITY_EXPIRED: {
    status: 401,
    message: 'The CRM’s token is too old.',
    help: 'Open the softphone again in the CRM. If that does not help, check the clock of the gateway’s machine.',
  },
  IDENTITY_EARLY: {
    status: 401,
    message: 'The CRM’s token is from the future.',
    help: 'Check the clock of the gateway’s machine.',
  },
  IDENTITY_FOREIGN: {
    status: 401,
    message: 'The CRM’s token is for another account or installation.',
    help: 'Compare the address and the fields of the CRM connection with the account and its installation of the app.',
  },
  IDENTITY_REPLAYED: {
    status: 401,
    message: 'The CRM’s token was used before.',
    help: 'Open the softphone again in the CRM; reloading its frame alone sends the same token.',
  },
  IDENTITY_UNKNOWN: {
    status: 403,
    message: 'No agent belongs to this user of the CRM.',
    help: 'An administrator adds the user to “users” of the CRM connection: PUT /v1/crm-connections/{id}, or SIDECALL_CRM_USERS.',
  },
  EMBED_SESSION_OVER: {
    status: 401,
    message: 'The softphone’s page has been open for too long, or its CRM connection was changed.',
    help: 'Open the softphone again in the CRM.',
  },
} as const;
