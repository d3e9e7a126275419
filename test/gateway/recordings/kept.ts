import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { RecordingFolder } from '../../../src/gateway/recordings/recording-folder.ts';
import { Recordings, type RecordingsOptions } from '../../../src/gateway/recordings/recordings.ts';
import { openStorage, type Storage } from '../../../src/gateway/storage/open.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { eventually as eventuallyOf, patienceMs } from '../../e2e/support/eventually.ts';
import { stereo, tones } from './tones.ts';

export const tempFolder = (): string => mkdtempSync(join(tmpdir(), 'sidecall-recordings-'));

/** A folder of recordings with its ledger. */
export interface Kept {
  path: string;
  folder: RecordingFolder;
  recordings: Recordings;
  storage: Storage;
  clock: ManualClock;
  /** The reports, oldest first. */
  troubles: string[];
  /** A finished recording of this length. */
  recorded(id: string, ms: number): Promise<void>;
}

export async function kept(
  key: Buffer | null,
  options: Partial<RecordingsOptions> & { path?: string; storage?: Storage; folder?: RecordingFolder } = {},
): Promise<Kept> {
  const path = options.path ?? tempFolder();
  const clock = (options.clock as ManualClock | undefined) ?? new ManualClock('2026-03-02T09:00:00.000Z');
  const storage = options.storage ?? (await openStorage(':memory:', clock));
  if (options.storage === undefined) onTestFinished(() => storage.close());
  const folder = options.folder ?? new RecordingFolder(path, key);
  const troubles: string[] = [];
  const recordings = new Recordings({
    folder,
    store: storage.recordings,
    clock,
    days: 0,
    onError: (_error, what) => troubles.push(what),
    ...options,
  });
  onTestFinished(() => recordings.stop());
  return {
    path,
    folder,
    recordings,
    storage,
    clock,
    troubles,
    async recorded(id, ms) {
      await recordings.begin({ id, callId: 'call', kind: 'call', channels: 2, startedBy: null });
      const file = await folder.open(id, stereo);
      file.write(tones(ms));
      const { durationMs } = await file.close('stopped');
      await recordings.finished(id, { durationMs, why: 'stopped' });
    },
  };
}

/** A complete recording, as a listener gets it. */
export async function heard({ recordings }: Pick<Kept, 'recordings'>, id: string): Promise<Buffer> {
  const reader = await recordings.reader(await recordings.get(id));
  try {
    return await reader.read(0, reader.size);
  } finally {
    await reader.close();
  }
}

/** Waits until a condition is true. */
export async function eventually(condition: () => boolean | Promise<boolean>): Promise<void> {
  await eventuallyOf(condition.toString(), condition, patienceMs, 5);
}
