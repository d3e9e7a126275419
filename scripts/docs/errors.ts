/** docs/reference/errors.md, from the table of errors. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CodedError, type ErrorCode, errorCodes } from '../../src/domain/errors.ts';
import { codedError } from '../../src/phone/problem.ts';
import * as voiceErrors from '../../src/voice/errors/index.ts';
import { errorOfStatus } from '../../src/voice/errors/of-sip.ts';
import { TwilioError } from '../../src/voice/errors/twilio-error.ts';
import { root } from '../run.ts';
import { type Pages, page, table } from './page.ts';

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
    const twilio = twilioCodes(code);
    return [
      `## \`${code}\``,
      '',
      message,
      '',
      `- **What to do**: ${help}`,
      seen,
      ...(twilio.length === 0
        ? []
        : [`- **Twilio code** in the [voice layer](../guides/from-twilio.md): ${twilio.join(', ')}`]),
    ].join('\n');
  });
  const text = page(
    '# Errors',
    'Every failure has a code that never changes its meaning, a message, and `help`, a sentence that says what to do. Over HTTP it is `{"error": {"code", "message", "help", "details"?}}`; in JavaScript it is a `CodedError` with the same fields. A call that the gateway refuses over SIP has the code in the header `X-Sidecall-Error`. A message can be more exact than the one below.',
    ...entries,
    '## Errors of the voice layer',
    'Classes of `sidecall/voice`, with the names and codes of the Twilio Voice SDK.',
    table(
      ['code', 'class', 'meaning'],
      voiceInstances.map(({ code, name, description, solutions }) => [
        `${code}`,
        `\`${name}\``,
        [description, ...solutions].join(' '),
      ]),
    ),
  );
  return new Map([['docs/reference/errors.md', text]]);
}

/**
 * The codes of the voice layer for this error: that of a call which the gateway refuses with it, and those that a phone
 * shows as it. None, if a refusal has only the code of its SIP status.
 */
function twilioCodes(code: ErrorCode): number[] {
  const status = /^(OUTBOUND_|FORBIDDEN$)/.test(code) ? 403 : unknownStatus;
  const refused = errorOfStatus(status, { refusal: { code, text: '' } }).code;
  const shown = voiceCodes.filter(([, shownAs]) => shownAs === code).map(([number]) => number);
  return [...new Set([...(refused === unknownError ? [] : [refused]), ...shown])].sort((one, other) => one - other);
}

/** An instance of each error class of the voice layer, by code. */
const voiceInstances: readonly TwilioError[] = Object.values(voiceErrors)
  .flatMap((group) => Object.values(group) as unknown[])
  .flatMap((Class) => (typeof Class === 'function' ? [new (Class as new () => unknown)()] : []))
  .filter((error) => error instanceof TwilioError)
  .sort((one, other) => one.code - other.code);

/** The error that a phone shows for each of them; those that have no code of their own show as CALL_STATE. */
const voiceCodes: readonly [number: number, shownAs: ErrorCode][] = voiceInstances
  .map((error): [number, ErrorCode] => [error.code, codedError(error).code])
  .filter(([, shownAs]) => shownAs !== 'CALL_STATE');

/** The text of these files, without the table of errors itself. */
function sources(pattern: string): string {
  return globSync(pattern, { cwd: root })
    .filter((file) => !/^src\/domain\/(\w+\/)?errors\.ts$/.test(file.replaceAll('\\', '/')))
    .map((file) => readFileSync(join(root, file), 'utf8'))
    .join('\n');
}
