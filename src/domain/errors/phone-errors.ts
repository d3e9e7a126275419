/**
 * The part of the table of errors that a page makes by itself. Every page loads it. The gateway sends the texts of all
 * other errors with them.
 */
export const phoneErrors = {
  BAD_REQUEST: { status: 400, message: 'The request is not well formed.', help: 'Compare it with /v1/openapi.json.' },
  INVALID_NUMBER: {
    status: 400,
    message: 'That is not a phone number.',
    help: 'Type it with its country code, for example +14155550100, or with the area code of this country.',
  },
  CALLER_BUSY: {
    status: 409,
    message: 'You have another call.',
    help: 'End it or put it on hold, then call again.',
  },
  TOKEN_MISSING: { status: 401, message: 'No access token was sent.', help: 'Send it as “Authorization: Bearer …”.' },
  TOKEN_INVALID: {
    status: 401,
    message: 'The access token was not issued by this gateway.',
    help: 'Fetch a new token from your own server, which asks POST /v1/tokens with its API key.',
  },
  TOKEN_EXPIRED: {
    status: 401,
    message: 'The access token has expired.',
    help: 'Fetch a new token from your own server and try again.',
  },
  FORBIDDEN: {
    status: 403,
    message: 'This identity may not do that.',
    help: 'Ask an administrator for a token with the role or grant that it needs.',
  },
  ORIGIN_NOT_ALLOWED: {
    status: 403,
    message: 'This page’s address is not on the allow-list.',
    help: 'Add its origin to SIDECALL_ORIGINS or to the site’s origins.',
  },
  NOT_FOUND: { status: 404, message: 'There is nothing at this address.', help: 'Check the address or the id.' },
  CALL_STATE: {
    status: 409,
    message: 'The call is not in a state that allows this.',
    help: 'Read the call again; it may have ended or moved to another agent.',
  },
  TOO_MANY_STREAMS: {
    status: 429,
    message: 'Too many event streams are open for this token or from this address.',
    help: 'Close streams that are not used; one a page is enough.',
  },
  INTERNAL: {
    status: 500,
    message: 'The gateway failed.',
    help: 'Try again. If it fails again, search the gateway’s log for the request id.',
  },
  CONFIG_INVALID: {
    status: 500,
    message: 'A setting is not valid.',
    help: 'See docs/reference/settings.md of the package.',
  },
  GATEWAY_UNREACHABLE: {
    status: 503,
    message: 'The gateway cannot be reached.',
    help: 'Check the network and the gateway’s address. The phone keeps trying.',
  },
  MICROPHONE_DENIED: {
    status: 403,
    message: 'The browser does not let this page use the microphone.',
    help: 'Allow the microphone for this page in the address bar, then try again.',
  },
  MICROPHONE_ABSENT: {
    status: 404,
    message: 'No microphone was found.',
    help: 'Plug in a headset or microphone, then try again.',
  },
  MICROPHONE_LOST: {
    status: 409,
    message: 'The microphone sends nothing, so the other side cannot hear you.',
    help: 'Plug in a headset, or check its mute button and this page’s permission. The call then continues by itself.',
  },
  AUDIO_BLOCKED: {
    status: 403,
    message: 'The browser plays no sound on this page yet.',
    help: 'Click anywhere on the page to hear the call.',
  },
  OTHER_TAB_SILENT: {
    status: 503,
    message: 'The tab that has the phone does not answer.',
    help: 'Go to that tab, or reload it. You can still hold and hang up the call here.',
  },
  OTHER_TAB_MICROPHONE: {
    status: 403,
    message: 'The tab that has the phone cannot ask for the microphone while it is hidden.',
    help: 'Go to the tab without “Use here”, and try again there.',
  },
  OTHER_TAB_SOUND: {
    status: 403,
    message: 'The browser plays no sound in the tab that has the call.',
    help: 'Go to the tab without “Use here”, and click anywhere in it to hear the call.',
  },
  WEBRTC_UNSUPPORTED: {
    status: 501,
    message: 'This browser cannot make calls.',
    help: 'Use a current Chrome, Edge, Firefox or Safari over https or on localhost.',
  },
  CRM_UNAVAILABLE: {
    status: 503,
    message: 'The CRM does not answer.',
    help: 'The call continues. The record is filled in when the CRM answers.',
  },
} as const satisfies Record<string, { status: number; message: string; help: string }>;
