import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Libc } from '../../../../src/gateway/telephony/embedded/udp/libc.ts';
import { Rounds } from '../../../../src/gateway/telephony/embedded/udp/rounds.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A system on which nothing ever comes; counts how often it is asked. */
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

it('says what the system says where it has no epoll', () => {
  const libc = { epoll_create1: () => -1, lastError: () => 'EMFILE' } as unknown as Libc;
  expect(() => new Rounds(libc, 4)).toThrow('EMFILE');
});
