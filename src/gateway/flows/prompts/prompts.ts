import { CodedError } from '../../../domain/errors.ts';
import type { PromptStore, StoredPrompt } from '../../storage/flows/port.ts';
import type { Beside } from '../../storage/store.ts';
import { phoneWav } from '../../telephony/phone-wav.ts';
import type { PromptFolder } from './prompt-folder.ts';

/** The longest prompt, in ms. A longer one is music, or a mistake. */
const longestMs = 10 * 60_000;

/** Recorded prompts: rows in the database, and their sounds in the folder. All rows are in memory, for calls. */
export class Prompts {
  readonly #store: PromptStore;
  readonly #folder: PromptFolder;
  #known: readonly StoredPrompt[] = [];

  constructor(store: PromptStore, folder: PromptFolder) {
    this.#store = store;
    this.#folder = folder;
  }

  async start(): Promise<void> {
    await this.#load();
    await this.#folder.sweep(new Set(this.#known.map(({ file }) => file)));
  }

  all(): readonly StoredPrompt[] {
    return this.#known;
  }

  /**
   * The recording of a prompt that fits best: the language, one of its parents (RFC 4647 3.4), then the fallback in the
   * same way, then any.
   * @returns null: there is no such prompt
   */
  find(name: string, language: string, fallback: string): StoredPrompt | null {
    const all = this.#known.filter((each) => each.name === name);
    return nearest(all, language) ?? nearest(all, fallback) ?? all[0] ?? null;
  }

  /** @throws CodedError MEDIA_UNUSABLE or DATA_UNWRITABLE */
  async put(
    prompt: Pick<StoredPrompt, 'name' | 'language' | 'uploadedAt' | 'uploadedBy'>,
    sound: Uint8Array,
    beside?: Beside,
  ): Promise<StoredPrompt> {
    const { wav, durationMs } = await converted(Buffer.from(sound.buffer, sound.byteOffset, sound.byteLength));
    const language = prompt.language.toLowerCase();
    const before = this.#known.find((each) => each.name === prompt.name && each.language === language);
    const file = await this.#folder.add(wav);
    const value = { ...prompt, language, file, durationMs, bytes: wav.length };
    try {
      await this.#store.put(value, beside);
    } catch (error) {
      await this.#folder.remove(file);
      throw error;
    }
    await this.#load();
    // Calls that play it now have its sound in memory.
    if (before !== undefined) await this.#folder.remove(before.file);
    return value;
  }

  /** @throws CodedError NOT_FOUND */
  async sound(name: string, language: string): Promise<Buffer> {
    return this.#folder.read(this.#one(name, language).file);
  }

  /** @throws CodedError NOT_FOUND */
  async remove(name: string, language: string, beside?: Beside): Promise<void> {
    const prompt = this.#one(name, language);
    await this.#store.delete(prompt.name, prompt.language, beside);
    await this.#load();
    await this.#folder.remove(prompt.file);
  }

  #one(name: string, language: string): StoredPrompt {
    const found = this.#known.find((each) => each.name === name && each.language === language.toLowerCase());
    if (found === undefined)
      throw new CodedError('NOT_FOUND', { message: 'There is no such prompt in this language.' });
    return found;
  }

  async #load(): Promise<void> {
    this.#known = await this.#store.all();
  }
}

function nearest(prompts: readonly StoredPrompt[], language: string): StoredPrompt | null {
  for (let tag = language.toLowerCase(); tag !== ''; tag = tag.slice(0, Math.max(0, tag.lastIndexOf('-')))) {
    // “en” also finds “en-GB”: a caller understands it better than another language.
    const found = prompts.find((each) => each.language === tag || each.language.startsWith(`${tag}-`));
    if (found !== undefined) return found;
  }
  return null;
}

async function converted(file: Buffer): Promise<{ wav: Buffer; durationMs: number }> {
  try {
    const sound = await phoneWav(file);
    if (sound.durationMs > longestMs) throw new Error('it is longer than ten minutes');
    return sound;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CodedError('MEDIA_UNUSABLE', { message: `The prompt cannot be used: ${why}.`, cause });
  }
}
