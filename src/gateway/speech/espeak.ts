import { spawn } from 'node:child_process';
import { type Clock, ticks } from '../../domain/clock.ts';
import type { Speaker, SpeechRequest } from './speaker.ts';

export interface EspeakOptions {
  clock: Clock;
  maxBytes: number;
  timeoutMs: number;
  /** The program. Default: "espeak-ng" on the path. */
  program?: string;
}

/** After this time, the installed voices are queried again, in ms. */
const askAgainMs = 60_000;
/** The usual variant of a language for which espeak-ng has no voice of the plain name. */
const usual: Readonly<Record<string, string>> = { en: 'en-us', fr: 'fr-fr', zh: 'cmn', no: 'nb', pt: 'pt' };

/** The program espeak-ng, if it is installed. It runs without a shell and reads the text from stdin. */
export class Espeak implements Speaker {
  readonly cacheName = 'espeak-ng';
  readonly #options: EspeakOptions;
  #voices: { found: Promise<ReadonlySet<string>>; askedAt: number } | null = null;

  constructor(options: EspeakOptions) {
    this.#options = options;
  }

  async speak({ text, language, voice }: SpeechRequest): Promise<Buffer | null> {
    const voices = await this.#installed();
    const chosen = voice === null ? voiceFor(language, voices) : ownVoice(voice, voices);
    return chosen === null ? null : this.#run(['-v', chosen, '-b', '1', '--stdin', '--stdout'], text);
  }

  /** The languages whose texts it speaks. Empty: it is not installed. */
  async languages(): Promise<string[]> {
    const voices = await this.#installed();
    const plain = Object.entries(usual).filter(([, variant]) => voices.has(variant));
    return [...new Set([...voices, ...plain.map(([tag]) => tag)])];
  }

  /** The languages of its voices, in lower case. */
  #installed(): Promise<ReadonlySet<string>> {
    const now = ticks(this.#options.clock);
    if (this.#voices !== null && now - this.#voices.askedAt < askAgainMs) return this.#voices.found;
    const found = this.#run(['--voices'], '').then(languagesIn, () => new Set<string>());
    this.#voices = { found, askedAt: now };
    return found;
  }

  #run(args: readonly string[], input: string): Promise<Buffer> {
    const { clock, maxBytes, timeoutMs, program = 'espeak-ng' } = this.#options;
    return new Promise((resolve, reject) => {
      const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'] });
      // If the process cannot be created, there may be no pipes. The error is still emitted.
      if (!child.stdout || !child.stdin) {
        child.on('error', reject);
        return;
      }
      const parts: Buffer[] = [];
      let bytes = 0;
      const fail = (message: string): void => {
        reject(new Error(message));
        child.kill('SIGKILL');
      };
      const cancel = clock.after(timeoutMs, () => fail('espeak-ng is too slow'));
      child.stdout.on('data', (part: Buffer) => {
        bytes += part.length;
        if (bytes > maxBytes) fail('espeak-ng says too much');
        else parts.push(part);
      });
      child.on('error', (error) => {
        cancel();
        reject(error);
      });
      child.on('close', (code) => {
        cancel();
        if (code === 0) resolve(Buffer.concat(parts));
        else reject(new Error(`espeak-ng ended with ${code}`));
      });
      // The process may exit before it has read everything.
      child.stdin.on('error', () => {});
      child.stdin.end(input);
    });
  }
}

/** The second column of the table that `--voices` prints, and the other languages at the end of a line: "(en 2)". */
function languagesIn(table: Buffer): ReadonlySet<string> {
  const languages = new Set<string>();
  for (const line of table.toString('utf8').split('\n').slice(1)) {
    const language = /^\s*\d+\s+(\S+)/.exec(line)?.[1];
    if (language !== undefined) languages.add(language.toLowerCase());
  }
  return languages;
}

function voiceFor(language: string, voices: ReadonlySet<string>): string | null {
  for (let tag = language.toLowerCase(); tag !== ''; tag = tag.slice(0, Math.max(0, tag.lastIndexOf('-')))) {
    if (voices.has(tag)) return tag;
    const other = usual[tag];
    if (other !== undefined && voices.has(other)) return other;
  }
  return null;
}

/** A supported language, optionally with a variant: "en-us+f3". No other text reaches the command line. */
function ownVoice(voice: string, voices: ReadonlySet<string>): string | null {
  const [, language = ''] = /^([a-z][a-z0-9-]{1,40})(\+[a-z][a-z0-9]{0,15})?$/i.exec(voice) ?? [];
  return voices.has(language.toLowerCase()) ? voice : null;
}
