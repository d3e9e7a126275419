import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Parking } from '../../../src/gateway/calls/parking/parking.ts';
import type { Actor } from '../../../src/gateway/calls/port.ts';
import { anna, ben, boss, until, type World } from './setup.ts';
import { talking } from './talking.ts';

const seconds = 30;

interface Play {
  w: World;
  id: string;
  parking: Parking;
}

/** What can happen to a call that is parked and retrieved, several things in the same turn. */
const happenings = {
  park: ({ w, id, parking }: Play) => w.calls.command(id, boss, parking.park),
  retrievedByAnna: (play: Play) => retrieve(play, anna),
  retrievedByBen: (play: Play) => retrieve(play, ben),
  retrievedByBoss: (play: Play) => retrieve(play, boss),
  answer: ({ w }: Play) => newest(w, (leg) => w.core.changes(leg, 'Up')),
  noAnswer: ({ w }: Play) => newest(w, (leg) => w.core.leaves(leg, 19, false)),
  agentLeaves: ({ w }: Play) => newest(w, (leg) => w.core.leaves(leg)),
  customerLeaves: ({ w }: Play) => w.core.leaves('in-1'),
  hangUpByAnna: ({ w, id }: Play) => w.calls.hangUp(id, anna),
  hold: ({ w, id }: Play) => w.calls.hold(id, boss),
  consult: ({ w, id }: Play) => w.calls.consult(id, { agent: 'ben' }, boss),
  transfer: ({ w, id }: Play) => w.calls.transfer(id, { agent: 'ben' }, boss),
  listen: ({ w, id }: Play) => w.calls.supervise(id, 'listen', boss),
  wrapUp: ({ w, id }: Play) => w.calls.wrapUp(id, { note: 'n', disposition: null }, anna),
  timePasses: ({ w }: Play) => w.clock.advance((seconds * 1000) / 2),
} satisfies Record<string, (play: Play) => unknown>;

function newest(w: World, act: (leg: string) => void): void {
  const leg = w.core.originated.at(-1)?.channelId;
  if (leg !== undefined && w.core.live.has(leg)) act(leg);
}

const retrieve = async ({ w, parking }: Play, actor: Actor) =>
  w.calls.command(parking.callAt(701), actor, parking.retrieve(701));

const turn = () => new Promise((resolve) => setImmediate(resolve));

it('whatever happens to a parked call in whatever order, it ends once and leaves nothing behind', {
  timeout: 600_000,
}, async ({ signal }) => {
  const step = fc.record({
    what: fc.constantFrom(...(Object.keys(happenings) as (keyof typeof happenings)[])),
    turns: fc.constantFrom(0, 0, 1, 3, 6),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      signal.throwIfAborted();
      const { w, id } = await talking();
      const play = { w, id, parking: new Parking(seconds) };
      w.calls.extend(play.parking);
      for (const { what, turns } of [{ what: 'park', turns: 1 } as const, ...steps]) {
        // Refusals are expected. The invariants are checked at the end.
        Promise.resolve(happenings[what](play)).catch(() => undefined);
        for (let count = 0; count < turns; count += 1) await turn();
      }
      await until(() => {
        for (const leg of [...w.core.live.keys()]) w.core.leaves(leg);
        return ['ended', 'completed'].includes(w.record().phase);
      });
      for (let count = 0; count < 10; count += 1) {
        for (const leg of [...w.core.live.keys()]) w.core.leaves(leg);
        await turn();
      }
      await w.calls.stop(0);
      const ends = w.store.events.filter(({ type, audience }) => type === 'call.ended' && audience !== '@agents');
      expect(ends).toHaveLength(1);
      expect(play.parking.calls()).toEqual([]);
      expect(['anna', 'ben', 'boss'].filter((identity) => w.calls.busy(identity))).toEqual([]);
      expect([w.core.live.size, w.core.bridges.size, w.clock.pending]).toEqual([0, 0, 0]);
    }),
    { numRuns: 500, endOnFailure: true },
  );
});
