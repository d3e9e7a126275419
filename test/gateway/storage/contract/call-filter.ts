import { expect, it } from 'vitest';
import type { CallFilter } from '../../../../src/domain/calls/call-filter.ts';
import type { CallRecord } from '../../../../src/domain/calls/record.ts';
import type { Storage } from '../../../../src/gateway/storage/open.ts';
import { aCall } from '../../app/call.ts';

const answered = { answeredAt: '2030-01-01T00:01:00.000Z', endedAt: '2030-01-01T00:02:00.000Z' };
const inQueue = (name: string): Pick<CallRecord, 'flow'> => {
  const queue = { name, joinedAt: '2030-01-01T00:00:30.000Z', leftAt: null };
  return { flow: { flow: 'main', version: 1, steps: [], sought: true, queue } };
};

/** @param open an empty storage that ends with the test */
export function callFilterContract(open: () => Promise<Storage>): void {
  const found: [filter: CallFilter, calls: number[]][] = [
    [{}, [5, 4, 3, 2, 1]],
    [{ agent: 'lou' }, [4]],
    [{ startedAfter: aCall(2).startedAt }, [5, 4, 3, 2]],
    [{ startedAfter: aCall(2).startedAt, startedBefore: aCall(4).startedAt }, [3, 2]],
    [{ number: '+14155550111' }, [5, 1]],
    [{ number: '+14155550177' }, [2]],
    [{ queue: 'support' }, [4, 3]],
    [{ queue: 'sales' }, []],
    [{ outcome: 'answered' }, [2, 1]],
    [{ outcome: 'unanswered' }, [4, 3]],
    [{ outcome: 'CANCELED' }, [4]],
    [{ queue: 'support', outcome: 'MISSED', agent: 'kim' }, [3]],
  ];

  it('finds calls by time, number, agent, queue and outcome; a masked number is not found', async () => {
    const { calls } = await open();
    const [masked, unmasked] = [{ masked: true, customerNumber: '+14155550177' }, { customerNumber: '+14155550177' }];
    await calls.write(aCall(1, { ...masked, ...answered, endReason: 'COMPLETED', virtualNumber: '+14155550111' }), []);
    await calls.write(aCall(2, { ...unmasked, ...answered, endReason: 'COMPLETED' }), []);
    const ended = { phase: 'ended', endedAt: '2030-01-01T00:02:00.000Z' } as const;
    // A call that moves from one queue to another is found by the last.
    await calls.write(aCall(3, inQueue('sales')), []);
    await calls.write(aCall(3, { ...inQueue('support'), ...ended, endReason: 'MISSED' }), []);
    await calls.write(aCall(4, { ...inQueue('support'), ...ended, endReason: 'CANCELED', agent: 'lou' }), []);
    await calls.write(aCall(5, { virtualNumber: '+14155550111' }), []);
    for (const [filter, expected] of found) {
      const { calls: some, next } = await calls.page({ ...filter, limit: 10 });
      const ids = expected.map((n) => aCall(n).id);
      expect([some.map(({ id }) => id), next], JSON.stringify(filter)).toEqual([ids, null]);
    }
  });

  it('pages of a search continue where the page before ended', async () => {
    const { calls } = await open();
    for (let n = 1; n <= 6; n += 1) await calls.write(aCall(n, inQueue(n % 2 === 0 ? 'even' : 'odd')), []);
    const one = await calls.page({ queue: 'odd', limit: 2 });
    const two = await calls.page({ queue: 'odd', limit: 2, before: one.next ?? '' });
    expect([...one.calls, ...two.calls].map(({ id }) => id)).toEqual([5, 3, 1].map((n) => aCall(n).id));
    expect(two.next).toBeNull();
  });
}
