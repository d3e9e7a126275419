import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import type { Libc } from '../../../../src/gateway/telephony/embedded/udp/libc.ts';
import { Rounds } from '../../../../src/gateway/telephony/embedded/udp/rounds.ts';
import { eventually } from '../../../e2e/support/eventually.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A system without incoming packets, which counts the polls. */
function silence(): { libc: Libc; looks: () => number } {
  let looks = 0;
  const libc = {
    epoll_create1: () => 7,
    epoll_ctl: () => 0,
    epoll_wait: () => {
      looks += 1;
      return 0;
    },
  } as unknown as Libc;
  const since = (): number => {
    const count = looks;
    looks = 0;
    return count;
  };
  return { libc, looks: since };
}

it('looks each millisecond while sockets are new, then at its pace, and not at all without any', async () => {
  const { libc, looks } = silence();
  const rounds = new Rounds(libc, 4);
  const one = { fd: 11, read() {} };
  const other = { fd: 12, read() {} };
  await vi.advanceTimersByTimeAsync(1000);
  expect(looks()).toBe(0);
  rounds.join(one);
  await vi.advanceTimersByTimeAsync(2000);
  expect(looks()).toBe(2000);
  await vi.advanceTimersByTimeAsync(2000);
  looks();
  await vi.advanceTimersByTimeAsync(1000);
  expect(looks()).toBe(250);
  rounds.join(other);
  await vi.advanceTimersByTimeAsync(1000);
  expect(looks()).toBe(1000);
  rounds.leave(one);
  await vi.advanceTimersByTimeAsync(1000);
  expect(looks()).toBe(1000);
  rounds.leave(other);
  await vi.advanceTimersByTimeAsync(1000);
  expect(looks()).toBe(0);
});

it('give everybody a look where somebody’s packet fails', async () => {
  const told: unknown[] = [];
  const listeners = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', (error) => told.push(error));
  vi.useRealTimers();
  try {
    const failure = new Error('a bad packet');
    const read: string[] = [];
    let left = 1;
    const libc = {
      epoll_create1: () => 7,
      epoll_ctl: () => 0,
      epoll_wait: (_epoll: number, events: Buffer) => {
        if (left-- <= 0) return 0;
        const length = process.arch === 'x64' ? 12 : 16;
        events.writeInt32LE(11, length - 8);
        events.writeInt32LE(12, 2 * length - 8);
        return 2;
      },
    } as unknown as Libc;
    const rounds = new Rounds(libc, 4);
    const bad = {
      fd: 11,
      read() {
        throw failure;
      },
    };
    const good = { fd: 12, read: () => read.push('good') };
    onTestFinished(() => {
      rounds.leave(bad);
      rounds.leave(good);
    });
    rounds.join(bad);
    rounds.join(good);
    await eventually('what failed', () => told.length > 0);
    expect(told).toEqual([failure]);
    expect(read).toEqual(['good']);
  } finally {
    process.removeAllListeners('unhandledRejection');
    for (const listener of listeners) process.on('unhandledRejection', listener);
  }
});

it('says what the system says where it has no epoll', () => {
  const libc = { epoll_create1: () => -1, lastError: () => 'EMFILE' } as unknown as Libc;
  expect(() => new Rounds(libc, 4)).toThrow('EMFILE');
});
