import { describe, expect, it } from 'vitest';
import type { Decision } from '../../../src/domain/routing/queues/decision.ts';
import { QueueEngine } from '../../../src/domain/routing/queues/engine.ts';
import { aQueue } from './support/a-queue.ts';
import { engineWith, second, serve, short, support } from './support/engine-with.ts';

describe('the strategies', () => {
  it('longest idle: the agent whose last call is longest ago', () => {
    const engine = engineWith({ ...support, strategy: 'longest-idle' });
    for (const [at, agent] of ['cleo', 'anna', 'ben'].entries()) engine.setPresence(agent, 'free', at);
    expect(short(engine.join({ callId: 'c1', queue: 'support' }, 10))).toEqual(['offer c1 cleo']);
    serve(engine, 'c1', 'cleo', 11, 12);
    expect(short(engine.join({ callId: 'c2', queue: 'support' }, 20))).toEqual(['offer c2 anna']);
  });

  it('ring order: the first of the list', () => {
    const engine = engineWith({ ...support, strategy: 'ring-order' });
    for (const agent of ['cleo', 'ben']) engine.setPresence(agent, 'free', 0);
    expect(short(engine.join({ callId: 'c1', queue: 'support' }, 1))).toEqual(['offer c1 ben']);
    serve(engine, 'c1', 'ben', 2, 3);
    expect(short(engine.join({ callId: 'c2', queue: 'support' }, 4))).toEqual(['offer c2 ben']);
  });

  it('round robin: the next of the list, and from its beginning again', () => {
    const engine = engineWith({ ...support, strategy: 'round-robin' });
    for (const agent of support.agents) engine.setPresence(agent, 'free', 0);
    const offered = [1, 2, 3, 4].flatMap((call) => {
      const offer = short(engine.join({ callId: `c${call}`, queue: 'support' }, call));
      serve(engine, `c${call}`, offer[0]?.split(' ')[2] ?? '', call, call);
      return offer;
    });
    expect(offered).toEqual(['offer c1 anna', 'offer c2 ben', 'offer c3 cleo', 'offer c4 anna']);
  });

  it('least talk time: the agent who has talked least', () => {
    const engine = engineWith({ ...support, agents: ['anna', 'ben'], strategy: 'least-talk-time' });
    for (const agent of ['anna', 'ben']) engine.setPresence(agent, 'free', 0);
    engine.join({ callId: 'c1', queue: 'support' }, 0);
    serve(engine, 'c1', 'anna', 0, 100);
    expect(short(engine.join({ callId: 'c2', queue: 'support' }, 200))).toEqual(['offer c2 ben']);
    serve(engine, 'c2', 'ben', 200, 250);
    expect(short(engine.join({ callId: 'c3', queue: 'support' }, 300))).toEqual(['offer c3 ben']);
  });

  it('ring all: all ring, an agent who becomes free rings as well, and the first to answer has the call', () => {
    const engine = engineWith({ ...support, strategy: 'ring-all' });
    for (const agent of ['anna', 'ben']) engine.setPresence(agent, 'free', 0);
    expect(short(engine.join({ callId: 'c1', queue: 'support' }, 1))).toEqual(['offer c1 anna', 'offer c1 ben']);
    expect(short(engine.setPresence('cleo', 'free', 2))).toEqual(['offer c1 cleo']);
    expect(short(engine.offerEnded('c1', 'anna', 'rejected', 3))).toEqual([]);
    engine.setPresence('cleo', 'occupied', 4);
    expect(short(engine.offerEnded('c1', 'cleo', 'answered', 4))).toEqual(['withdraw c1 ben', 'outcome c1 answered']);
    expect(short(engine.join({ callId: 'c2', queue: 'support' }, 5))).toEqual(['offer c2 ben']);
  });
});

describe('a call that rings at several agents', () => {
  const ringing = () => {
    const missed = { retrySeconds: 1, rejectedSeconds: 1, breakAfter: 0 };
    const engine = engineWith({ ...support, strategy: 'ring-all', missed });
    for (const agent of ['anna', 'ben']) engine.setPresence(agent, 'free', 0);
    engine.join({ callId: 'c1', queue: 'support' }, 1);
    return engine;
  };

  it('is not over for the others, whose phones call control withdraws before the one that answered is connected', () => {
    const engine = ringing();
    expect(engine.offerEnded('c1', 'anna', 'gone', 2)).toEqual([]);
    // Free again, but the call is about to be connected.
    expect(engine.setPresence('cleo', 'free', 3)).toEqual([]);
    engine.setPresence('ben', 'occupied', 4);
    expect(short(engine.offerEnded('c1', 'ben', 'answered', 4))).toEqual(['outcome c1 answered']);
    expect(engine.queue('support')?.active).toBe(1);
    engine.setPresence('ben', 'free', 5);
    expect(engine.queue('support')?.active).toBe(0);
  });

  it('rings again at all of them if the one that answered hangs up before the connection', () => {
    const engine = ringing();
    engine.offerEnded('c1', 'anna', 'gone', 2);
    expect(short(engine.offerEnded('c1', 'ben', 'missed', 3))).toEqual(['offer c1 anna']);
    expect(engine.queue('support')?.active).toBe(1);
  });
});

describe('skills', () => {
  const german = [{ name: 'german', level: 4 }];
  const queue = {
    ...support,
    skills: german,
    relaxation: [
      { afterSeconds: 30, lower: 2 },
      { afterSeconds: 90, lower: 5 },
    ],
  };

  it('an agent needs the level, which falls on time while the call waits', () => {
    const engine = engineWith(queue);
    engine.setSkills('anna', [{ name: 'german', level: 2 }], 0);
    engine.setPresence('anna', 'free', 0);
    expect(engine.join({ callId: 'c1', queue: 'support' }, 7)).toEqual([]);
    expect(engine.nextDue()).toBe(30_007);
    expect(engine.advance(30_006)).toEqual([]);
    expect(short(engine.advance(30_007))).toEqual(['offer c1 anna']);
  });

  it('after the last step, every agent of the queue will do', () => {
    const engine = engineWith(queue);
    engine.setPresence('ben', 'free', 0);
    engine.join({ callId: 'c1', queue: 'support' }, 0);
    expect(engine.advance(89_999)).toEqual([]);
    expect(short(engine.advance(90_000))).toEqual(['offer c1 ben']);
  });

  it('those of the call count as well, and a new skill of an agent at once', () => {
    const engine = engineWith({ ...support });
    engine.setPresence('anna', 'free', 0);
    engine.join({ callId: 'c1', queue: 'support', skills: german }, 0);
    expect(engine.entry('c1')?.place).toBe('waiting');
    expect(short(engine.setSkills('anna', [{ name: 'german', level: 5 }], 1))).toEqual(['offer c1 anna']);
  });

  it('a call that needs none is not held up by one that needs some', () => {
    const engine = engineWith({ ...support });
    engine.join({ callId: 'c1', queue: 'support', skills: german }, 0);
    engine.join({ callId: 'c2', queue: 'support' }, 1);
    expect(short(engine.setPresence('anna', 'free', 2))).toEqual(['offer c2 anna']);
  });
});

describe('priority and ageing', () => {
  it('of all queues of an agent, the call with the most points is first', () => {
    const engine = engineWith({ name: 'support', agents: ['anna'] }, { name: 'vip', agents: ['anna'], priority: 60 });
    engine.join({ callId: 'old', queue: 'support' }, 0);
    engine.join({ callId: 'vip', queue: 'vip' }, 30 * second);
    engine.join({ callId: 'urgent', queue: 'support', priority: 80 }, 31 * second);
    expect(short(engine.setPresence('anna', 'free', 40 * second))).toEqual(['offer urgent anna']);
    expect(serve(engine, 'urgent', 'anna', 41 * second, 61 * second)).toEqual(['offer vip anna']);
    engine.offerEnded('vip', 'anna', 'rejected', 62 * second);
    // A minute older by now than a call with 60 points more.
    engine.join({ callId: 'vip-2', queue: 'vip' }, 61 * second);
    engine.leave('vip', 'gone', 63 * second);
    expect(short(engine.advance(67 * second))).toEqual(['offer old anna']);
  });

  it('with ageing no call starves, however many with priority come', () => {
    const answeredAt = (ageing: number): number | null => {
      const engine = engineWith({ name: 'support', agents: ['anna'], ageing });
      engine.setPresence('anna', 'free', 0);
      let vips = 0;
      const join = (at: number): Decision[] => {
        vips += 1;
        return engine.join({ callId: `vip-${vips}`, queue: 'support', priority: 300 }, at);
      };
      let [offer] = join(0);
      engine.join({ callId: 'usual', queue: 'support' }, 1);
      // Each call takes four minutes, and one with priority comes every three.
      for (let at = 0, next = 180 * second; at < 36_000 * second; at += 240 * second) {
        if (offer?.do !== 'offer') throw new Error('no offer');
        if (offer.callId === 'usual') return at;
        engine.setPresence('anna', 'occupied', at);
        engine.offerEnded(offer.callId, 'anna', 'answered', at);
        for (; next < at + 240 * second; next += 180 * second) join(next);
        [offer] = engine.setPresence('anna', 'free', at + 240 * second);
      }
      return null;
    };
    expect(answeredAt(1)).toBeLessThanOrEqual(1200 * second);
    expect(answeredAt(0)).toBeNull();
  });

  it('a callback has the place of its call, before newer callers', () => {
    const engine = engineWith({ name: 'support', agents: ['anna'] });
    for (const [at, callId] of ['c1', 'c2', 'c3'].entries()) engine.join({ callId, queue: 'support' }, 10 + at);
    engine.join({ callId: 'back', queue: 'support', kind: 'callback', since: 5 }, 20);
    expect(short(engine.setPresence('anna', 'free', 30))).toEqual(['offer back anna']);
  });
});

describe('the owner of the contact and the last agent', () => {
  const queue = { ...support, ownerSeconds: 20, lastAgentSeconds: 10 };

  it('the call waits for them, if they are staffed, and then for anyone', () => {
    const engine = engineWith(queue);
    engine.setPresence('ben', 'free', 0);
    engine.setPresence('dora', 'occupied', 0);
    expect(engine.join({ callId: 'c1', queue: 'support', owner: 'dora' }, 0)).toEqual([]);
    expect(engine.advance(19_999)).toEqual([]);
    expect(short(engine.advance(20_000))).toEqual(['offer c1 ben']);
  });

  it('an owner gets the call before others, in the queue or not', () => {
    const engine = engineWith(queue);
    engine.setPresence('ben', 'free', 0);
    engine.setPresence('dora', 'free', 0);
    expect(short(engine.join({ callId: 'c1', queue: 'support', owner: 'dora', lastAgent: 'ben' }, 0))).toEqual([
      'offer c1 dora',
    ]);
  });

  it('while the CRM may still name the owner, no agent is offered the call; then the owner, or anyone', () => {
    const engine = engineWith(queue);
    for (const identity of ['ben', 'dora']) engine.setPresence(identity, 'free', 0);
    const soon = { queue: 'support', ownerWithinMs: 1500 };
    expect(engine.join({ callId: 'c1', ...soon }, 0)).toEqual([]);
    expect(engine.queue('support')?.all.size).toBe(1);
    expect(engine.setPresence('cleo', 'free', 1)).toEqual([]);
    expect(short(engine.change('c1', { owner: 'dora' }, 900))).toEqual(['offer c1 dora']);
    expect(engine.join({ callId: 'c2', ...soon }, 1000)).toEqual([]);
    expect(short(engine.change('c2', { owner: null }, 1100))).toEqual(['offer c2 ben']);
    expect(engine.join({ callId: 'c3', ...soon }, 2000)).toEqual([]);
    expect(engine.nextDue()).toBe(3500);
    expect(engine.advance(3499)).toEqual([]);
    expect(short(engine.advance(3500))).toEqual(['offer c3 cleo']);
  });

  it('a queue that prefers no owners does not wait for their names', () => {
    const engine = engineWith({ ...queue, ownerSeconds: 0 });
    engine.setPresence('ben', 'free', 0);
    const decisions = engine.join({ callId: 'c1', queue: 'support', ownerWithinMs: 1500 }, 0);
    expect(short(decisions)).toEqual(['offer c1 ben']);
  });

  it('nobody waits for an agent who is away, goes away, or did not take the call', () => {
    const engine = engineWith(queue);
    engine.setPresence('ben', 'free', 0);
    expect(short(engine.join({ callId: 'c1', queue: 'support', owner: 'dora' }, 0))).toEqual(['offer c1 ben']);
    engine.setPresence('dora', 'occupied', 1);
    engine.setPresence('cleo', 'free', 1);
    expect(engine.join({ callId: 'c2', queue: 'support', lastAgent: 'dora' }, 1)).toEqual([]);
    expect(short(engine.setPresence('dora', 'away', 2))).toEqual(['offer c2 cleo']);
    engine.setPresence('dora', 'free', 3);
    expect(short(engine.join({ callId: 'c3', queue: 'support', owner: 'dora' }, 3))).toEqual(['offer c3 dora']);
    engine.offerEnded('c3', 'dora', 'missed', 4);
    expect(short(engine.setPresence('anna', 'free', 5))).toEqual(['offer c3 anna']);
  });

  it('an agent who becomes free takes the call that waits for them first', () => {
    const engine = engineWith(queue);
    engine.setPresence('anna', 'occupied', 0);
    engine.join({ callId: 'c1', queue: 'support' }, 0);
    engine.join({ callId: 'c2', queue: 'support', lastAgent: 'anna' }, 1);
    expect(short(engine.setPresence('anna', 'free', 2))).toEqual(['offer c2 anna']);
  });
});

describe('an offer', () => {
  it('claims the agent at once', () => {
    const engine = engineWith({ ...support, agents: ['anna'] }, { name: 'vip', agents: ['anna'] });
    engine.setPresence('anna', 'free', 0);
    expect(short(engine.join({ callId: 'c1', queue: 'support' }, 1))).toEqual(['offer c1 anna']);
    expect(engine.join({ callId: 'c2', queue: 'vip' }, 1)).toEqual([]);
  });

  it('that is missed, rejected or impossible goes to another agent, and comes back after a while', () => {
    const missed = { retrySeconds: 30, rejectedSeconds: 0, breakAfter: 0 };
    for (const [result, ms] of [
      ['missed', 30_000],
      ['busy', 30_000],
      ['rejected', 1000],
    ] as const) {
      const engine = engineWith({ ...support, strategy: 'ring-order', missed });
      for (const agent of ['anna', 'ben']) engine.setPresence(agent, 'free', 0);
      engine.join({ callId: 'c1', queue: 'support' }, 0);
      expect(short(engine.offerEnded('c1', 'anna', result, 0))).toEqual(['offer c1 ben']);
      expect(engine.join({ callId: 'c2', queue: 'support' }, ms - 1)).toEqual([]);
      expect(short(engine.advance(ms))).toEqual(['offer c2 anna']);
    }
  });

  it('missed several times in a row makes a break; an answer begins the count again', () => {
    const missed = { retrySeconds: 0, rejectedSeconds: 0, breakAfter: 2 };
    const engine = engineWith({ ...support, agents: ['anna'], missed });
    engine.setPresence('anna', 'free', 0);
    engine.join({ callId: 'c1', queue: 'support' }, 0);
    const miss = (at: number): string[] => [
      ...short(engine.offerEnded('c1', 'anna', 'missed', at)),
      ...short(engine.advance(at + second)),
    ];
    expect(miss(0)).toEqual(['offer c1 anna']);
    serve(engine, 'c1', 'anna', 2 * second, 3 * second);
    engine.join({ callId: 'c1', queue: 'support' }, 3 * second);
    expect(miss(4 * second)).toEqual(['offer c1 anna']);
    expect(miss(6 * second)).toEqual(['break anna', 'offer c1 anna']);
  });

  it('of a callback that cannot be placed comes back after a minute, and keeps no agent from other calls', () => {
    const engine = engineWith(support);
    engine.setPresence('anna', 'free', 0);
    engine.join({ callId: 'back', queue: 'support', kind: 'callback' }, 0);
    engine.join({ callId: 'c1', queue: 'support' }, 1);
    expect(short(engine.offerEnded('back', 'anna', 'failed', 2))).toEqual(['offer c1 anna']);
    expect(serve(engine, 'c1', 'anna', 3, 4)).toEqual([]);
    expect(engine.nextDue()).toBe(60_002);
    expect(short(engine.advance(60_002))).toEqual(['offer back anna']);
  });

  it('is withdrawn when the caller leaves, and its late result changes nothing', () => {
    const engine = engineWith({ ...support, agents: ['anna'] });
    engine.setPresence('anna', 'free', 0);
    engine.join({ callId: 'c1', queue: 'support' }, 0);
    expect(short(engine.leave('c1', 'gone', 1))).toEqual(['withdraw c1 anna', 'outcome c1 gone']);
    expect(engine.offerEnded('c1', 'anna', 'answered', 2)).toEqual([]);
    expect(short(engine.join({ callId: 'c2', queue: 'support' }, 3))).toEqual(['offer c2 anna']);
  });

  it('ends the wait if call control reports that the caller is gone', () => {
    const engine = engineWith({ ...support, agents: ['anna'] });
    engine.setPresence('anna', 'free', 0);
    engine.join({ callId: 'c1', queue: 'support' }, 0);
    expect(short(engine.offerEnded('c1', 'anna', 'gone', 1))).toEqual(['outcome c1 gone']);
  });
});

describe('wrap-up', () => {
  const engineAfterCall = (acrossQueues: boolean): QueueEngine => {
    const wrapUp = { seconds: 30, acrossQueues };
    const engine = engineWith({ name: 'support', agents: ['anna'], wrapUp }, { name: 'sales', agents: ['anna'] });
    engine.setPresence('anna', 'free', 0);
    engine.join({ callId: 'c1', queue: 'support' }, 0);
    serve(engine, 'c1', 'anna', 0, 100);
    return engine;
  };

  it('is over when the agent is free, if it is one for all queues', () => {
    const engine = engineAfterCall(true);
    expect(short(engine.join({ callId: 'c2', queue: 'support' }, 101))).toEqual(['offer c2 anna']);
  });

  it('is as long as usual if the queue says nothing but that it is its own', () => {
    const engine = new QueueEngine(0, 20);
    engine.setQueue(aQueue({ name: 'support', agents: ['anna'], wrapUp: { seconds: null, acrossQueues: false } }), 0);
    engine.setPresence('anna', 'free', 0);
    engine.join({ callId: 'c1', queue: 'support' }, 0);
    serve(engine, 'c1', 'anna', 0, 100);
    expect(engine.join({ callId: 'c2', queue: 'support' }, 101)).toEqual([]);
    expect(engine.advance(119)).toEqual([]);
    expect(short(engine.advance(120))).toEqual(['offer c2 anna']);
  });

  it('or keeps calls of the same queue alone away', () => {
    const engine = engineAfterCall(false);
    engine.join({ callId: 'c2', queue: 'support' }, 200);
    expect(short(engine.join({ callId: 'c3', queue: 'sales' }, 300))).toEqual(['offer c3 anna']);
    serve(engine, 'c3', 'anna', 300, 400);
    expect(short(engine.advance(30_100))).toEqual(['offer c2 anna']);
  });
});

describe('a change of the definition', () => {
  it('keeps the places of waiting calls, and offers what has become possible', () => {
    const engine = engineWith({ ...support, agents: ['anna'] });
    engine.setPresence('ben', 'free', 0);
    engine.join({ callId: 'c1', queue: 'support' }, 1);
    engine.join({ callId: 'c2', queue: 'support' }, 2);
    expect(short(engine.setQueue(aQueue({ ...support, agents: ['ben'] }), 3))).toEqual(['offer c1 ben']);
    expect(short(engine.removeQueue('support', 4))).toEqual(['withdraw c1 ben', 'outcome c1 gone', 'outcome c2 gone']);
    expect(short(engine.join({ callId: 'c3', queue: 'support' }, 5))).toEqual(['outcome c3 gone']);
  });

  it('an agent that leaves the queue is offered none of its calls', () => {
    const engine = engineWith({ ...support });
    engine.setPresence('anna', 'free', 0);
    engine.setQueue(aQueue({ ...support, agents: ['ben'] }), 1);
    expect(engine.join({ callId: 'c1', queue: 'support' }, 2)).toEqual([]);
  });

  it('points and skills of a waiting call can change', () => {
    const engine = engineWith({ ...support });
    engine.join({ callId: 'c1', queue: 'support' }, 0);
    engine.join({ callId: 'c2', queue: 'support', skills: [{ name: 'german', level: 1 }] }, 1);
    engine.change('c2', { priority: 50, skills: [] }, 2);
    expect(short(engine.setPresence('anna', 'free', 3))).toEqual(['offer c2 anna']);
  });
});
