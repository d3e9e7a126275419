import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError } from '../../../domain/errors.ts';

const fileName = /^[0-9a-f]{32}$/;

/** The sounds of prompts as WAV files that only the gateway's user may read. A file never changes. */
export class PromptFolder {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Writes a new file. It is complete when it has its name.
   * @returns its name
   * @throws CodedError DATA_UNWRITABLE
   */
  async add(wav: Buffer): Promise<string> {
    const file = randomBytes(16).toString('hex');
    const [path, unfinished] = [this.#pathOf(file), `${this.#pathOf(file)}.new`];
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      const handle = await open(unfinished, 'wx', 0o600);
      try {
        await handle.writeFile(wav);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(unfinished, path);
      return file;
    } catch (cause) {
      await rm(unfinished, { force: true });
      throw new CodedError('DATA_UNWRITABLE', { message: 'The prompt cannot be written.', cause });
    }
  }

  /** @throws CodedError NOT_FOUND */
  async read(file: string): Promise<Buffer> {
    if (!fileName.test(file)) throw new CodedError('NOT_FOUND', { message: 'That is no file of a prompt.' });
    try {
      return await readFile(this.#pathOf(file));
    } catch (cause) {
      throw new CodedError('NOT_FOUND', {
        message: 'The sound of this prompt is missing in the data folder.',
        help: 'Upload the prompt again, or restore the folder “prompts” from a backup.',
        cause,
      });
    }
  }

  async remove(file: string): Promise<void> {
    await rm(this.#pathOf(file), { force: true });
  }

  /** Removes files that no prompt has, left by a crash. */
  async sweep(kept: ReadonlySet<string>): Promise<void> {
    const names = await readdir(this.#folder).catch(() => []);
    for (const name of names) {
      const file = /^([0-9a-f]{32})\.wav(\.new)?$/.exec(name);
      if (file?.[1] === undefined || (file[2] === undefined && kept.has(file[1]))) continue;
      await rm(join(this.#folder, name), { force: true });
    }
  }

  #pathOf(file: string): string {
    return join(this.#folder, `${file}.wav`);
  }
}
