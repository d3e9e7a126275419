import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

const everyMs = 250;

/**
 * Runs `work` while holding the lock file, so no other process on this machine runs it at the same time. If the holder
 * of a lock is dead, the lock is taken over. Rejects after waiting `patienceMs`.
 */
export async function withLock<T>(file: string, patienceMs: number, work: () => Promise<T>): Promise<T> {
  await mkdir(dirname(file), { recursive: true });
  const end = Date.now() + patienceMs;
  while (!(await taken(file))) {
    if (Date.now() > end) throw new Error(`${file} is held by a process that does not finish`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function taken(file: string): Promise<boolean> {
  try {
    const handle = await open(file, 'wx');
    await handle.write(String(process.pid));
    await handle.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const holder = Number(await readFile(file, 'utf8').catch(() => ''));
    // Empty: the holder is about to write its process ID.
    if (holder > 0 && !alive(holder)) await rm(file, { force: true });
    return false;
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
