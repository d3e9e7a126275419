import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CodedError } from '../../domain/errors.ts';
import { Bucket } from '../recordings/bucket.ts';
import { Prompt } from '../speech/prompts.ts';
import type { Check } from './check.ts';
import { note, quoted, reasonOf, right, wrong } from './finding.ts';
import { within } from './within.ts';

/** Timeout of another server's answer, in ms. */
const answerMs = 6000;
/** Checks that the bucket answers a read signed with the configured key. */
export const bucket: Check = {
  name: 'bucket',
  atStart: false,
  async run({ recording }, { clock, fetch: ask }) {
    if (recording.bucket === null) return [];
    const todo = 'Look at the SIDECALL_S3_ settings, the rights of the key, and this machine’s clock.';
    const there = new Bucket(recording.bucket, clock, ask);
    const name = there.objectOf(`doctor-${randomUUID()}`);
    try {
      const read = there.read(name, 0, 1).catch((error: unknown) => {
        if (error instanceof CodedError && error.code === 'NOT_FOUND') return 'absent';
        throw error;
      });
      if ((await within(clock, answerMs, read)) === null) return [wrong('The bucket does not answer in time.', todo)];
      return [right(`The storage answers for the bucket ${recording.bucket.bucket}.`)];
    } catch (error) {
      return [wrong(`The bucket cannot be used: ${whyOf(error)}.`, todo)];
    }
  },
};

/** Checks the folder of prompts and its table. */
export const prompts: Check = {
  name: 'prompts',
  atStart: true,
  run({ sounds }) {
    if (sounds.prompts === null) return [];
    const folder = sounds.prompts;
    const path = join(folder, 'prompts.json');
    let table: { file: string }[];
    try {
      table = Prompt.array().parse(JSON.parse(readFileSync(path, 'utf8')));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      const says =
        code === undefined ? `${path} is not a list of {language, text, file}.` : `${path} cannot be read (${code}).`;
      return [wrong(says, 'See SIDECALL_PROMPTS. Until then, no prompt is spoken.')];
    }
    const missing = table.find(({ file }) => !existsSync(join(folder, file)));
    if (missing === undefined) return [right(`The prompts can be read: ${table.length}.`)];
    return [wrong(`${path} names ${missing.file}, which is not there.`, 'Add the file, or remove its entry.')];
  },
};

/** Checks that the speech service accepts connections. It speaks nothing, because that may cost money. */
export const speech: Check = {
  name: 'speech',
  atStart: false,
  async run({ sounds }, { fetch: ask }) {
    if (sounds.service === null) return [];
    try {
      const answer = await ask(sounds.service.url, { method: 'HEAD', signal: AbortSignal.timeout(answerMs) });
      await answer.body?.cancel();
      return [right('The speech service can be reached.')];
    } catch (error) {
      return [wrong(`The speech service cannot be reached: ${reasonOf(error)}.`, 'See SIDECALL_SPEECH_URL.')];
    }
  },
};

/** Checks for espeak-ng if there is no speech service. Without either, texts cannot be spoken. */
export const espeak: Check = {
  name: 'espeak-ng',
  atStart: false,
  run({ sounds }) {
    if (sounds.service !== null || isInstalled('espeak-ng')) return [];
    return [note('Texts cannot be spoken: espeak-ng is not installed.', 'Install it, or set SIDECALL_SPEECH_URL.')];
  },
};

function isInstalled(program: string): boolean {
  const folders = (process.env.PATH ?? '').split(process.platform === 'win32' ? ';' : ':');
  return folders.some((folder) => folder !== '' && existsSync(join(folder, program)));
}

export function whyOf(error: unknown): string {
  const cause = (error as { cause?: unknown }).cause;
  if (error instanceof CodedError && cause === undefined) return quoted(error.message);
  return reasonOf(cause ?? error);
}
