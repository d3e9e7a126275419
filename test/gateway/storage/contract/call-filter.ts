import { expect, it } from 'vitest';
import type { CallFilter } from '../../../../src/domain/calls/call-filter.ts';
import type { CallRecord } from '../../../../src/domain/calls/record.ts';
import type { Storage } from '../../../../src/gateway/storage/open.ts';
import type { RecordingEntry } from '../../../../src/gateway/storage/store.ts';
import { aCall } from '../../app/call.ts';

const answered = { answeredAt: '2030-01-01T00:01:00.000Z', endedAt: '2030-01-01T00:02:00.000Z' };
const inQueue = (name: string): Pick<CallRecord, 'flow'> => {
  const queue = { name, joinedAt: '2030-01-01T00:00:30.000Z', leftAt: null };
  return { flow: { flow: 'main', version: 1, steps: [], sought: true, queue } };
};

const aRecording: Omit<RecordingEntry, 'id' | 'callId' | 'kind' | 'state'> = {
  channels: 1,
  startedAt: '2030-01-01T00:00:00.000Z',
  startedBy: null,
  durationMs: 1000,
  bytes: 16_044,
  sha256: null,
  keyMark: null,
  object: null,
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
    [{ missed: true }, [4, 3]],
    [{ missed: true, agent: 'lou' }, [4]],
    [{ voicemail: true }, [3]],
  ];

  it('finds calls by time, number, agent, queue and outcome; a masked number is not found', async () => {
    const { calls, recordings } = await open();
    const [masked, unmasked] = [{ masked: true, customerNumber: '+14155550177' }, { customerNumber: '+14155550177' }];
    await calls.write(aCall(1, { ...masked, ...answered, endReason: 'COMPLETED', virtualNumber: '+14155550111' }), []);
    await calls.write(aCall(2, { ...unmasked, ...answered, endReason: 'COMPLETED' }), []);
    const ended = { phase: 'ended', endedAt: '2030-01-01T00:02:00.000Z' } as const;
    // A call that moves from one queue to another is found by the last.
    await calls.write(aCall(3, inQueue('sales')), []);
    await calls.write(aCall(3, { ...inQueue('support'), ...ended, endReason: 'MISSED' }), []);
    await calls.write(aCall(4, { ...inQueue('support'), ...ended, endReason: 'CANCELED', agent: 'lou' }), []);
    await calls.write(aCall(5, { virtualNumber: '+14155550111' }), []);
    for (const [n, kind, state] of [
      [1, 'call', 'whole'],
      [3, 'voicemail', 'whole'],
      [4, 'voicemail', 'deleted'],
    ] as const) {
      await recordings.put({ ...aRecording, id: `R${n}`, callId: aCall(n).id, kind, state });
    }
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

  it('a call that a number is twice in, and one that it is once in, are in the pages once, in order', async () => {
    const { calls } = await open();
    const number = '+14155550111';
    const parts = [
      { virtualNumber: number },
      { customerNumber: number },
      { virtualNumber: number, customerNumber: number },
    ];
    for (let n = 1; n <= 6; n += 1) await calls.write(aCall(n, parts[n % 3]), []);
    await calls.write(aCall(7), []);
    const pages: string[][] = [];
    for (let before: string | undefined; pages.length < 5; ) {
      const page = await calls.page({ number, limit: 2, before });
      pages.push(page.calls.map(({ id }) => id));
      if (page.next === null) break;
      before = page.next;
    }
    expect(pages).toEqual(
      [
        [6, 5],
        [4, 3],
        [2, 1],
      ].map((page) => page.map((n) => aCall(n).id)),
    );
  });

  it('tells the newest later calls with a number, without masked and unverified ones', async () => {
    const { calls } = await open();
    const customerNumber = '+14155550177';
    const out = { customerNumber, direction: 'outbound' } as const;
    await calls.write(aCall(1, { customerNumber, answeredAt: aCall(1).startedAt }), []);
    await calls.write(aCall(2, { customerNumber }), []);
    await calls.write(aCall(3, out), []);
    await calls.write(aCall(4, { ...out, answeredAt: aCall(4).startedAt }), []);
    await calls.write(aCall(5, out), []);
    await calls.write(aCall(6, { ...out, masked: true, answeredAt: aCall(6).startedAt }), []);
    await calls.write(aCall(7, { customerNumber, unverified: true, answeredAt: aCall(7).startedAt }), []);
    await calls.write(aCall(8, { customerNumber: '+14155550178', answeredAt: aCall(8).startedAt }), []);
    const last = (since: string) => calls.lastCallsWith([customerNumber], since);
    expect([...(await last(aCall(2).startedAt))]).toEqual([
      [customerNumber, { answered: aCall(4).startedAt, outbound: aCall(5).startedAt }],
    ]);
    expect([...(await last(aCall(5).startedAt))]).toEqual([]);
    expect([...(await calls.lastCallsWith([], aCall(0).startedAt))]).toEqual([]);
  });
}
