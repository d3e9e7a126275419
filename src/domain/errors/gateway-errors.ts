import { orderErrors } from '../calls/order-errors.ts';
import { crmErrors } from '../crm/errors.ts';
import { embedErrors } from '../embed/errors.ts';
import { flowErrors } from '../flows/errors.ts';
import { outboundErrors } from '../outbound/errors.ts';
import { routingErrors } from '../routing/errors.ts';
import { signInErrors } from '../sign-in/errors.ts';
import { trunkErrors } from '../trunks/errors.ts';

/** The part of the table of errors that only the gateway and its commands make. A page does not load it. */
export const gatewayErrors = {
  UNKNOWN_FIELD: {
    status: 400,
    message: 'The request has an unknown field.',
    help: 'Check its spelling in /v1/openapi.json.',
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
  NO_TRUNK: {
    status: 503,
    message: 'No trunk takes calls to this number.',
    help: 'Ask an administrator to check the state of the trunks with GET /v1/trunks.',
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
} as const satisfies Record<string, { status: number; message: string; help: string }>;
