import { expect, it } from 'vitest';
import { KeyedLock } from '../../../adapters/kit/keyed-lock.ts';

const settled = () => new Promise((resolve) => setImmediate(resolve));
const never = new AbortController().signal;

/** Work that ends when the test says so. */
function work(log: string[], name: string) {
  let end = (): void => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const run = async () => {
    log.push(`${name} begins`);
    await ended;
    log.push(`${name} ends`);
  };
  return { run, end };
}

it('work of one key runs in order, of two keys at the same time; nothing is kept afterwards', async () => {
  const locks = new KeyedLock();
  const log: string[] = [];
  const [a, b, c] = [work(log, 'a'), work(log, 'b'), work(log, 'c')];
  const all = [locks.run('1', never, a.run), locks.run('1', never, b.run), locks.run('2', never, c.run)];
  await settled();
  expect(log).toEqual(['a begins', 'c begins']);
  b.end();
  c.end();
  await settled();
  expect(log.slice(2)).toEqual(['c ends']);
  a.end();
  await Promise.all(all);
  expect(log.slice(3)).toEqual(['a ends', 'b begins', 'b ends']);
  await settled();
  expect(locks.size).toBe(0);
});

it('a failure frees the key', async () => {
  const locks = new KeyedLock();
  await expect(locks.run('1', never, () => Promise.reject(new Error('lost')))).rejects.toThrow('lost');
  expect(await locks.run('1', never, async () => 'next')).toBe('next');
  await settled();
  expect(locks.size).toBe(0);
});

it('work that is given up while it waits never runs, and the next still waits for the one before', async () => {
  const locks = new KeyedLock();
  const log: string[] = [];
  const [a, b, c] = [work(log, 'a'), work(log, 'b'), work(log, 'c')];
  const cancel = new AbortController();
  const first = locks.run('1', never, a.run);
  const given = locks.run('1', cancel.signal, b.run);
  const third = locks.run('1', never, c.run);
  cancel.abort();
  await expect(given).rejects.toMatchObject({ code: 'CRM_UNAVAILABLE' });
  await settled();
  expect(log).toEqual(['a begins']);
  a.end();
  c.end();
  await Promise.all([first, third]);
  expect(log).toEqual(['a begins', 'a ends', 'c begins', 'c ends']);
  await settled();
  expect(locks.size).toBe(0);
});
