import { describe, expect, it } from 'vitest';
import { engineWith, second, serve, short, support } from './support/engine-with.ts';

describe('limits', () => {
  it('a full queue refuses calls, but no callback', () => {
    const limits = { waiting: 1, waitSeconds: null, unstaffedSeconds: null };
    const engine = engineWith({ ...support, limits });
    engine.join({ callId: 'c1', queue: 'support' }, 0);
    expect(short(engine.join({ callId: 'c2', queue: 'support' }, 1))).toEqual(['outcome c2 full']);
    expect(engine.join({ callId: 'c3', queue: 'support', kind: 'callback' }, 2)).toEqual([]);
    expect(engine.queue('support')?.all.size).toBe(2);
  });

  it('the shorter one of queue and call ends the wait, but not while a phone rings', () => {
    const limits = { waiting: null, waitSeconds: 60, unstaffedSeconds: null };
    const engine = engineWith({ ...support, agents: ['anna'], limits });
    engine.join({ callId: 'c1', queue: 'support' }, 0);
    engine.join({ callId: 'c2', queue: 'support', waitMs: 20_000 }, 0);
    expect(short(engine.advance(20_000))).toEqual(['outcome c2 timeout']);
    engine.setPresence('anna', 'free', 59_000);
    expect(engine.advance(70_000)).toEqual([]);
    expect(short(engine.offerEnded('c1', 'anna', 'missed', 79_000))).toEqual(['outcome c1 timeout']);
  });

  it('thousands of calls without an agent get their outcome', () => {
    const engine = engineWith({ ...support, limits: { waiting: null, waitSeconds: null, unstaffedSeconds: 30 } });
    const callIds = Array.from({ length: 3000 }, (_, at) => `c${at}`);
    for (const callId of callIds) engine.join({ callId, queue: 'support' }, 0);
    expect(engine.advance(29_999)).toEqual([]);
    expect(short(engine.advance(30_000)).sort()).toEqual(callIds.map((callId) => `outcome ${callId} unstaffed`).sort());
  });

  it('a queue whose last agent goes waits a while for another', () => {
    const engine = engineWith({ ...support, limits: { waiting: null, waitSeconds: null, unstaffedSeconds: 30 } });
    engine.setPresence('anna', 'occupied', 0);
    engine.join({ callId: 'c1', queue: 'support' }, 0);
    engine.setPresence('anna', 'away', 60 * second);
    engine.setPresence('anna', 'occupied', 80 * second);
    expect(engine.advance(100 * second)).toEqual([]);
    engine.setPresence('anna', 'away', 100 * second);
    expect(short(engine.advance(130 * second))).toEqual(['outcome c1 unstaffed']);
  });

  it('capacity bounds the calls that ring or talk, and the next call follows at once', () => {
    const engine = engineWith({ ...support, capacity: 1 });
    for (const agent of ['anna', 'ben']) engine.setPresence(agent, 'free', 0);
    engine.join({ callId: 'c1', queue: 'support' }, 0);
    expect(engine.join({ callId: 'c2', queue: 'support' }, 1)).toEqual([]);
    expect(serve(engine, 'c1', 'anna', 2, 100)).toEqual(['offer c2 ben']);
  });
});

describe('overflow', () => {
  const toBackup = { kind: 'queue', name: 'backup' } as const;
  const voicemail = { kind: 'voicemail' } as const;

  it('by wait: to another queue with the same place, then to voicemail', () => {
    const engine = engineWith(
      { ...support, overflow: [{ when: 'wait', afterSeconds: 20, to: toBackup }] },
      { name: 'backup', agents: ['dora'], overflow: [{ when: 'wait', afterSeconds: 40, to: voicemail }] },
    );
    engine.join({ callId: 'c1', queue: 'support' }, 0);
    engine.join({ callId: 'c2', queue: 'backup' }, 10 * second);
    expect(short(engine.advance(20 * second))).toEqual(['moved c1 backup']);
    expect(short(engine.setPresence('dora', 'free', 25 * second))).toEqual(['offer c1 dora']);
    engine.offerEnded('c1', 'dora', 'rejected', 26 * second);
    engine.setPresence('dora', 'away', 27 * second);
    expect(short(engine.advance(50 * second))).toEqual(['outcome c2 overflow']);
    expect(engine.advance(60 * second)).toEqual([
      { do: 'outcome', callId: 'c1', queue: 'backup', outcome: { why: 'overflow', to: voicemail } },
    ]);
  });

  it('by staffing, and when the queue is full', () => {
    const limits = { waiting: 1, waitSeconds: null, unstaffedSeconds: null };
    const engine = engineWith(
      {
        ...support,
        limits,
        overflow: [
          { when: 'full', afterSeconds: 0, to: toBackup },
          { when: 'unstaffed', afterSeconds: 5, to: voicemail },
        ],
      },
      { name: 'backup', agents: ['dora'] },
    );
    engine.join({ callId: 'c1', queue: 'support' }, 0);
    expect(short(engine.join({ callId: 'c2', queue: 'support' }, 1))).toEqual(['moved c2 backup']);
    expect(short(engine.advance(5 * second))).toEqual(['outcome c1 overflow']);
  });

  it('never goes round in a circle, nor to a queue that would not keep the call', () => {
    const engine = engineWith(
      { ...support, overflow: [{ when: 'wait', afterSeconds: 10, to: toBackup }] },
      {
        name: 'backup',
        agents: ['dora'],
        overflow: [
          { when: 'wait', afterSeconds: 10, to: { kind: 'queue', name: 'support' } },
          { when: 'wait', afterSeconds: 20, to: { kind: 'queue', name: 'closed' } },
          { when: 'wait', afterSeconds: 30, to: { kind: 'queue', name: 'deleted' } },
        ],
      },
      { name: 'closed', agents: ['ben'], limits: { waiting: null, waitSeconds: null, unstaffedSeconds: 0 } },
    );
    engine.join({ callId: 'c1', queue: 'support' }, 0);
    expect(short(engine.advance(10 * second))).toEqual(['moved c1 backup']);
    expect(engine.advance(1000 * second)).toEqual([]);
    expect(short(engine.setPresence('dora', 'free', 1001 * second))).toEqual(['offer c1 dora']);
  });
});
