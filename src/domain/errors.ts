import { orderErrors } from './calls/order-errors.ts';
import { crmErrors } from './crm/errors.ts';
import { embedErrors } from './embed/errors.ts';
import { flowErrors } from './flows/errors.ts';
import { outboundErrors } from './outbound/errors.ts';
import { routingErrors } from './routing/errors.ts';
import { signInErrors } from './sign-in/errors.ts';
import { trunkErrors } from './trunks/errors.ts';

/**
 * The table of coded errors. Integrators rely on codes, so a code never changes its meaning. `status` is the HTTP
 * status of the gateway's answer. `help` tells the reader what to do next.
 */
const table = {
  BAD_REQUEST: { status: 400, message: 'The request is not well formed.', help: 'Compare it with /v1/openapi.json.' },
  UNKNOWN_FIELD: {
    status: 400,
    message: 'The request has an unknown field.',
    help: 'Check its spelling in /v1/openapi.json.',
  },
  INVALID_NUMBER: {
    status: 400,
    message: 'That is not a phone number.',
    help: 'Type it with its country code, for example +14155550100, or with the area code of this country.',
  },
  DESTINATION_MISSING: {
    status: 404,
    message: 'The call names no destination, and its token has no application that chooses one.',
    help: 'Pass it to connect() as params: { To: "+14155550100" }, or the identity of an agent.',
  },
  NO_CALLER_NUMBER: {
    status: 409,
    message: 'This agent has no number to call from.',
    help: 'Ask an administrator to add the agent to a virtual number.',
  },
  CALLER_BUSY: {
    status: 409,
    message: 'You have another call.',
    help: 'End it or put it on hold, then call again.',
  },
  NO_TRUNK: {
    status: 503,
    message: 'No trunk takes calls to this number.',
    help: 'Ask an administrator to check the state of the trunks with GET /v1/trunks.',
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
  TOKEN_REVOKED: {
    status: 401,
    message: 'The access token was revoked.',
    help: 'Fetch a new token from your own server. Deleted and disabled agents get none.',
  },
  API_KEY_INVALID: {
    status: 401,
    message: 'The API key is missing or wrong.',
    help: 'Send “Authorization: Bearer sk_…”; the first start wrote a key to the data folder.',
  },
  FORBIDDEN: {
    status: 403,
    message: 'This identity may not do that.',
    help: 'Ask an administrator for a token with the role or grant that it needs.',
  },
  AGENT_DISABLED: {
    status: 403,
    message: 'This agent was deleted or disabled.',
    help: 'Create or enable the agent with PUT /v1/agents/{identity}, then ask for a token again.',
  },
  HOST_NOT_ALLOWED: {
    status: 421,
    message: 'The gateway does not answer to this name.',
    help: 'Use localhost or the IP address, or add the name to SIDECALL_HOSTNAMES.',
  },
  ORIGIN_NOT_ALLOWED: {
    status: 403,
    message: 'This page’s address is not on the allow-list.',
    help: 'Add its origin to SIDECALL_ORIGINS or to the site’s origins.',
  },
  ...signInErrors,
  ...outboundErrors,
  ...orderErrors,
  CONSENT_MISSING: {
    status: 409,
    message: 'The call cannot be recorded: the caller has not consented.',
    help: 'Ask the caller, and set the consent with PUT /v1/calls/{id}/consent.',
  },
  CHALLENGE_FAILED: {
    status: 403,
    message: 'The visitor has not passed the site’s challenge.',
    help: 'Set getChallenge of cti-click-to-call to a function that returns the answer of the challenge, once a call.',
  },
  CHALLENGE_UNAVAILABLE: {
    status: 503,
    message: 'The site’s challenge cannot be checked.',
    help: 'Check SIDECALL_CHALLENGE_URL, and that its server answers.',
  },
  SERVER_TOKEN_REQUIRED: {
    status: 403,
    message: 'Tokens of this site’s visitors are issued to its own server only.',
    help: 'Ask POST /v1/tokens with the role “visitor” from your server, and give the answer to getVisitor of cti-click-to-call.',
  },
  NOT_FOUND: { status: 404, message: 'There is nothing at this address.', help: 'Check the address or the id.' },
  CALL_NOT_FOUND: {
    status: 404,
    message: 'No such call.',
    help: 'Check the call id; agents see only their own calls.',
  },
  NUMBER_NOT_ROUTED: {
    status: 404,
    message: 'This number is not a virtual number.',
    help: 'Create it with PUT /v1/virtual-numbers/{number}.',
  },
  CALL_STATE: {
    status: 409,
    message: 'The call is not in a state that allows this.',
    help: 'Read the call again; it may have ended or moved to another agent.',
  },
  AGENT_BUSY: {
    status: 409,
    message: 'That agent is in another call.',
    help: 'Choose another agent, or wait until the call ends.',
  },
  AGENT_UNREACHABLE: {
    status: 409,
    message: 'That agent has no phone that can ring.',
    help: 'Choose an agent that is online.',
  },
  CONFLICT: {
    status: 409,
    message: 'This name is already in use.',
    help: 'Use another name, or change the one that exists.',
  },
  CONTACT_NUMBER_MASKED: {
    status: 409,
    message: 'The caller’s number is masked, and the CRM would show it.',
    help: 'Ask an administrator to create the contact, or use a CRM that keeps numbers private.',
  },
  MEDIA_REFUSED: {
    status: 400,
    message: 'That sound may not be fetched.',
    help: 'Use an https address of a public server, of a WAV file within the limits of size and time.',
  },
  MEDIA_UNUSABLE: {
    status: 422,
    message: 'That sound cannot be played.',
    help: 'Use a WAV file: 8, 16, 22.05, 24, 44.1 or 48 kHz, 16-bit, µ-law or A-law, one or two channels.',
  },
  SPEECH_UNAVAILABLE: {
    status: 503,
    message: 'The gateway has no speech service for that text.',
    help: 'Install espeak-ng, set SIDECALL_SPEECH_URL to a speech service, or use a sound file.',
  },
  RECORDING_EXISTS: { status: 409, message: 'A recording with this name already exists.', help: 'Use another name.' },
  RECORDING_FAILED: {
    status: 503,
    message: 'The recording cannot be written.',
    help: 'Check the free space and the rights of the data folder.',
  },
  RECORDING_STORE_FAILED: {
    status: 503,
    message: 'The bucket for recordings does not answer correctly.',
    help: 'Check the SIDECALL_S3_ settings, the rights of the keys, and this machine’s clock.',
  },
  RECORDING_KEY_WRONG: {
    status: 503,
    message: 'The recording was encrypted with another key.',
    help: 'Set SIDECALL_RECORDING_KEY, or the file of SIDECALL_RECORDING_KEY_FILE, to the key that encrypted it.',
  },
  CONTACT_CHANGED: {
    status: 409,
    message: 'The contact has been changed meanwhile.',
    help: 'Read it again, and repeat the change with its new revision.',
  },
  CHANGED_MEANWHILE: {
    status: 412,
    message: 'This has been changed meanwhile.',
    help: 'Read it again. Then repeat the change with the new ETag as If-Match, or give it up.',
  },
  ...routingErrors,
  ...trunkErrors,
  CONTACTS_FILE_INVALID: {
    status: 400,
    message: 'The file is not a list of contacts.',
    help: 'Save it as “CSV UTF-8”, with a header line; docs/guides/contacts.md lists the headers.',
  },
  PAYLOAD_TOO_LARGE: { status: 413, message: 'The request is too large.', help: 'Send less at once.' },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    message: 'The gateway reads JSON only.',
    help: 'Send the body with “Content-Type: application/json”.',
  },
  RATE_LIMITED: {
    status: 429,
    message: 'Too many requests.',
    help: 'Wait for the seconds in Retry-After, then try again.',
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
  ...crmErrors,
  ...embedErrors,
  ...flowErrors,
  ASTERISK_UNAVAILABLE: {
    status: 503,
    message: 'Asterisk does not answer.',
    help: 'Check that it runs, and that its HTTP server can be reached from the gateway.',
  },
  ASTERISK_REFUSED: {
    status: 502,
    message: 'Asterisk refused the request.',
    help: 'Check the user and the password in its ari.conf, and its log.',
  },
  SHUTTING_DOWN: { status: 503, message: 'The gateway is stopping.', help: 'Try again in a few seconds.' },
  CONFIG_INVALID: {
    status: 500,
    message: 'A setting is not valid.',
    help: 'See docs/reference/settings.md of the package.',
  },
  PORT_TAKEN: {
    status: 500,
    message: 'The port is in use.',
    help: 'Stop the other program, or set SIDECALL_PORT to a free port.',
  },
  DATA_UNWRITABLE: {
    status: 500,
    message: 'The data folder cannot be written.',
    help: 'Give this user write access, or set SIDECALL_DATA to another folder.',
  },
  DATA_IN_USE: {
    status: 503,
    message: 'Another gateway uses the data folder.',
    help: 'Stop it, or set SIDECALL_DATA to another folder.',
  },
  STORAGE_FULL: {
    status: 503,
    message: 'The disk is full.',
    help: 'Free some space on the disk of the data folder. A running gateway then continues by itself.',
  },
  STORAGE_FAILED: {
    status: 503,
    message: 'The database cannot be written.',
    help: 'Check the disk of the data folder, and the system’s log.',
  },
  DATABASE_UNREACHABLE: {
    status: 503,
    message: 'The database does not answer.',
    help: 'Check SIDECALL_DATABASE, and that the PostgreSQL server runs and can be reached. A running gateway then continues by itself; repeat a start or a command.',
  },
  DATABASE_REFUSED: {
    status: 503,
    message: 'The database refuses the gateway.',
    help: 'Check the user, the password and the name of the database in SIDECALL_DATABASE, and pg_hba.conf on the server.',
  },
  DATABASE_UNSUITABLE: {
    status: 500,
    message: 'The database server cannot be used.',
    help: 'Use PostgreSQL 15 or newer, with a database in the encoding UTF8.',
  },
  DATABASE_NOT_EMPTY: {
    status: 409,
    message: 'The database already contains data.',
    help: 'Name an empty database in SIDECALL_DATABASE, for example a new one from “createdb sidecall”.',
  },
  DATABASE_COPY_FAILED: {
    status: 500,
    message: 'The copy of the database differs from the original.',
    help: 'The original is unchanged: use it, and run “sidecall copy-database” again.',
  },
  DATA_NEWER: {
    status: 500,
    message: 'The database was written by a newer version of the gateway.',
    help: 'Start that version again, or restore the backup from before the upgrade. For SQLite, see the folder “backups” in the data folder.',
  },
  DATA_CORRUPT: {
    status: 500,
    message: 'The database is damaged.',
    help: 'Restore it from a backup of the data folder, or move it away to begin with an empty one.',
  },
  DOCTOR_FAILED: {
    status: 503,
    message: 'The examination failed.',
    help: 'Run “sidecall doctor” on the gateway’s machine, with the settings of the gateway.',
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
} as const satisfies Record<string, { status: number; message: string; help: string }>;

export type ErrorCode = keyof typeof table;

/** The shape of an error over HTTP: `{ "error": { code, message, help, details? } }`. */
export interface ErrorBody {
  error: { code: ErrorCode; message: string; help: string; details?: unknown };
}

/** An error with a code, a cause, and a sentence that says what to do. */
export class CodedError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly help: string;
  readonly details: unknown;

  constructor(code: ErrorCode, options: { message?: string; help?: string; details?: unknown; cause?: unknown } = {}) {
    super(options.message ?? table[code].message, { cause: options.cause });
    this.name = 'CodedError';
    this.code = code;
    this.status = table[code].status;
    this.help = options.help ?? table[code].help;
    this.details = options.details;
  }

  toBody(): ErrorBody {
    const error: ErrorBody['error'] = { code: this.code, message: this.message, help: this.help };
    if (this.details !== undefined) error.details = this.details;
    return { error };
  }
}

export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(table, code);
}

export const errorCodes = Object.keys(table) as readonly ErrorCode[];
