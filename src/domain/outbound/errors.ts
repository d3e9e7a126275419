/** The part of the table of errors about outgoing calls; see `../errors.ts`. */
export const outboundErrors = {
  EMERGENCY_LIMIT: {
    status: 429,
    message: 'The emergency call was not placed: an agent can place one at a time, and five in ten minutes.',
    help: 'Use another telephone now. If a call to the emergency service is open, continue with it.',
  },
  OUTBOUND_REFUSED: {
    status: 403,
    message: 'The rules for outgoing calls do not allow this call.',
    help: 'Ask an administrator: the log and the audit say why.',
  },
  OUTBOUND_COUNTRY: {
    status: 403,
    message: 'Calls to that country are not allowed.',
    help: 'Check the country code. If the call is needed, ask an administrator to add the country to SIDECALL_OUTBOUND.',
  },
  OUTBOUND_COUNTRY_UNKNOWN: {
    status: 403,
    message: 'The country of that number cannot be determined.',
    help: 'Check the number and its country code. If it is right, ask an administrator to allow its prefix in SIDECALL_OUTBOUND.',
  },
  OUTBOUND_NUMBER_KIND: {
    status: 403,
    message: 'Numbers of that kind are not allowed: they may cost more than a usual call.',
    help: 'Check the number. If the call is needed, ask an administrator to allow its prefix in SIDECALL_OUTBOUND.',
  },
  OUTBOUND_PREFIX: {
    status: 403,
    message: 'An administrator has blocked that number.',
    help: 'If the call is needed, ask an administrator to change “deny” in SIDECALL_OUTBOUND.',
  },
  OUTBOUND_PRICE_UNKNOWN: {
    status: 403,
    message: 'That number has no price, and spend is limited.',
    help: 'Ask an administrator to add a price for its prefix to SIDECALL_OUTBOUND.',
  },
  OUTBOUND_LIMIT: {
    status: 429,
    message: 'The limit on outgoing calls is reached.',
    help: 'Wait, then try again. An administrator can change the limit in SIDECALL_OUTBOUND.',
  },
  OUTBOUND_SPEND: {
    status: 429,
    message: 'The limit on spend for outgoing calls is reached.',
    help: 'Try again tomorrow. An administrator can change the limit in SIDECALL_OUTBOUND.',
  },
} as const;
