/** docs/reference/errors.md, from the table of errors. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CodedError, type ErrorCode, errorCodes } from '../../src/domain/errors.ts';
import { errorOfStatus } from '../../src/voice/errors/of-sip.ts';
import { root } from '../run.ts';
import { type Pages, page } from './page.ts';

/** Errors that end a start or a command, before HTTP answers. */
const atStart: readonly ErrorCode[] = [
  'CONFIG_INVALID',
  'PORT_TAKEN',
  'DATA_UNWRITABLE',
  'DATA_IN_USE',
  'DATABASE_UNSUITABLE',
  'DATABASE_NOT_EMPTY',
  'DATABASE_COPY_FAILED',
  'DATA_NEWER',
  'DATA_CORRUPT',
];

/** Code of the Twilio Voice SDK for a SIP status that it does not know. */
const unknownError = 31000;
const unknownStatus = 699;

export function errorsPage(): Pages {
  const raisedByServer = sources('{src/gateway,src/domain,adapters}/**/*.ts');
  const entries = errorCodes.map((code) => {
    const { message, help, status } = new CodedError(code);
    const seen = atStart.includes(code)
      ? '- **Seen**: at the start of the gateway, or as the result of a command.'
      : raisedByServer.includes(`'${code}'`)
        ? `- **HTTP status**: ${status}`
        : '- **Seen**: in the browser.';
    const twilio = twilioCode(code);
    return [
      `## \`${code}\``,
      '',
      message,
      '',
      `- **What to do**: ${help}`,
      seen,
      ...(twilio === null
        ? []
        : [`- **Twilio code**: ${twilio}, if it refuses a call of the [voice layer](../guides/from-twilio.md)`]),
    ].join('\n');
  });
  const text = page(
    '# Errors',
    'Every failure has a code that never changes its meaning, a message, and `help`, a sentence that says what to do. Over HTTP it is `{"error": {"code", "message", "help", "details"?}}`; in JavaScript it is a `CodedError` with the same fields. A call that the gateway refuses over SIP has the code in the header `X-Sidecall-Error`. A message can be more exact than the one below.',
    ...entries,
  );
  return new Map([['docs/reference/errors.md', text]]);
}

/** What a page of the voice layer gets if the gateway refuses its call with this code; null: that follows from SIP. */
function twilioCode(code: ErrorCode): number | null {
  const status = /^(OUTBOUND_|FORBIDDEN$)/.test(code) ? 403 : unknownStatus;
  const found = errorOfStatus(status, { refusal: { code, text: '' } }).code;
  return found === unknownError ? null : found;
}

/** The text of these files, without the table of errors itself. */
function sources(pattern: string): string {
  return globSync(pattern, { cwd: root })
    .filter((file) => file.replaceAll('\\', '/') !== 'src/domain/errors.ts')
    .map((file) => readFileSync(join(root, file), 'utf8'))
    .join('\n');
}
