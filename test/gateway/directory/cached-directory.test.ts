import { expect, it, onTestFinished } from 'vitest';
import { cachedDirectory } from '../../../src/gateway/directory/cached-directory.ts';
import { systemClock } from '../../../src/gateway/start/system-clock.ts';
import { openStorage } from '../../../src/gateway/storage/open.ts';
import type { Directory } from '../../../src/gateway/storage/store.ts';

const number = { number: '+14155550110', label: 'Support', masked: false, agents: ['kim'], ringSeconds: 20 };
const phone = { number: '+14155550199', only: false, withoutConfirm: false };

async function directories(): Promise<{ directory: Directory; reads: string[] }> {
  const storage = await openStorage(':memory:', systemClock);
  onTestFinished(() => storage.close());
  const reads: string[] = [];
  const counted = new Proxy(storage.directory, {
    get(source, name: keyof Directory) {
      const method = source[name].bind(source) as (...args: unknown[]) => unknown;
      return (...args: unknown[]) => {
        reads.push(name);
        return method(...args);
      };
    },
  });
  return { directory: cachedDirectory(counted), reads };
}

it('reads each table once, whatever is asked of it', async () => {
  const { directory, reads } = await directories();
  await directory.putVirtualNumber(number);
  await directory.putAgent({ identity: 'kim', name: 'Kim', phone });
  reads.length = 0;
  for (let n = 0; n < 3; n += 1) {
    expect(await directory.virtualNumber(number.number)).toMatchObject(number);
    expect(await directory.virtualNumber('+10000000000')).toBeNull();
    expect(await directory.virtualNumbers()).toHaveLength(1);
    expect(await directory.agent('kim')).toMatchObject({ name: 'Kim' });
    expect(await directory.phones(['kim', 'lou'])).toEqual(new Map([['kim', phone]]));
    expect(await directory.sites()).toEqual([]);
  }
  expect(reads.sort()).toEqual(['agents', 'sites', 'virtualNumbers']);
});

it('shows each change at once', async () => {
  const { directory } = await directories();
  expect(await directory.agents()).toEqual([]);
  await directory.putAgent({ identity: 'kim', name: 'Kim', phone });
  expect(await directory.agent('kim')).toMatchObject({ name: 'Kim' });
  await directory.putAgent({ identity: 'kim', name: 'Kim', phone, disabled: true });
  expect(await directory.phones(['kim'])).toEqual(new Map());
  expect(await directory.deleteAgent('kim')).toBe(true);
  expect(await directory.agent('kim')).toBeNull();
  await directory.putVirtualNumber(number);
  expect(await directory.virtualNumber(number.number)).toMatchObject({ label: 'Support' });
  await directory.deleteVirtualNumber(number.number);
  expect(await directory.virtualNumber(number.number)).toBeNull();
});

it('a read that began before a change does not bring the old state back', async () => {
  const { directory } = await directories();
  const reading = directory.virtualNumbers();
  const writing = directory.putVirtualNumber(number);
  await Promise.all([reading, writing]);
  expect(await directory.virtualNumbers()).toHaveLength(1);
});

it('says that agents have changed once the change can be read, and nothing of other tables', async () => {
  const storage = await openStorage(':memory:', systemClock);
  onTestFinished(() => storage.close());
  const heard: Promise<string[]>[] = [];
  const directory = cachedDirectory(storage.directory, () => {
    heard.push(directory.agents().then((agents) => agents.map(({ identity }) => identity)));
  });
  await directory.putVirtualNumber(number);
  await directory.putAgent({ identity: 'kim', name: 'Kim' });
  await directory.deleteAgent('kim');
  expect(await Promise.all(heard)).toEqual([['kim'], []]);
});

it('a table that could not be read is read again', async () => {
  let fails = true;
  const { directory: source } = await directories();
  const directory = cachedDirectory({
    ...source,
    agents: async () => {
      if (fails) throw new Error('The disk is gone.');
      return [];
    },
  });
  await expect(directory.agent('kim')).rejects.toThrow('The disk is gone.');
  fails = false;
  expect(await directory.agent('kim')).toBeNull();
});
