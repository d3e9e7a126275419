import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FakeCrm } from '../../../src/testing/fake-crm.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { FakeCore } from './fake-core.ts';
import { anna, ben, boss, until, type World, world } from './setup.ts';

/** The possible events of a call. Each can happen at any time, several in the same turn. */
const happenings = {
  answer: (w: World) => {
    for (const { channelId } of w.core.originated) if (w.core.live.has(channelId)) w.core.changes(channelId, 'Up');
  },
  ringing: (w: World) => last(w, (leg) => w.core.changes(leg, 'Ringing')),
  noAnswer: (w: World) => last(w, (leg) => w.core.leaves(leg, 19, false)),
  reject: (w: World) => last(w, (leg) => w.core.leaves(leg, 21)),
  calledLeaves: (w: World) => last(w, (leg) => w.core.leaves(leg, 16)),
  callerLeaves: (w: World) => {
    for (const leg of [...w.core.live.keys()]) if (leg.startsWith('in-')) w.core.leaves(leg);
  },
  sipHold: (w: World) => last(w, (leg) => w.core.holds(leg)),
  sipResume: (w: World) => last(w, (leg) => w.core.holds(leg, false)),
  hold: (w: World) => ask(w, (id) => w.calls.hold(id, anna)),
  resume: (w: World) => ask(w, (id) => w.calls.resume(id, ben)),
  hangUpByAnna: (w: World) => ask(w, (id) => w.calls.hangUp(id, anna)),
  hangUpByBen: (w: World) => ask(w, (id) => w.calls.hangUp(id, ben)),
  hangUpByBoss: (w: World) => ask(w, (id) => w.calls.hangUp(id, boss)),
  wrapUp: (w: World) => ask(w, (id) => w.calls.wrapUp(id, { note: 'n', disposition: null }, boss)),
  contact: (w: World) => ask(w, (id) => w.calls.createContact(id, { name: 'Kim Sample', company: null }, boss)),
  diskFull: (w: World) => {
    w.store.failures += 1;
  },
  apologyEnds: (w: World) => {
    for (const playback of w.core.playing.keys()) w.core.finishes(playback);
  },
  secondsPass: (w: World) => w.clock.advance(3_000),
} satisfies Record<string, (w: World) => unknown>;

type Happening = keyof typeof happenings;

function last(w: World, act: (leg: string) => void): void {
  const leg = w.core.originated.at(-1)?.channelId;
  if (leg !== undefined && w.core.live.has(leg)) act(leg);
}

function ask(w: World, act: (callId: string) => Promise<unknown>): void {
  // Refusals are expected. The invariants are checked at the end.
  for (const id of w.store.calls.keys()) act(id).catch(() => {});
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

it('whatever happens in whatever order, a call ends once and leaves nothing behind', { timeout: 600_000 }, async ({
  signal,
}) => {
  const step = fc.record({
    what: fc.constantFrom(...(Object.keys(happenings) as Happening[])),
    turns: fc.constantFrom(0, 0, 1, 2, 5),
  });
  const play = fc.record({
    outbound: fc.boolean(),
    crmDown: fc.boolean(),
    steps: fc.array(step, { maxLength: 14 }),
  });
  await fc.assert(
    fc.asyncProperty(play, async ({ outbound, crmDown, steps }) => {
      signal.throwIfAborted();
      const clock = new ManualClock();
      const crm = new FakeCrm(clock);
      crm.down = crmDown;
      const core = new FakeCore();
      const w = await world({ clock, crm, core });
      if (outbound) w.fromAgent('anna', '+14155550150');
      else w.fromOutside();
      await until(() => core.originated.length === 1);
      for (const { what, turns } of steps) {
        happenings[what](w);
        for (let count = 0; count < turns; count++) await turn();
      }
      w.store.failures = 0;
      await until(() => {
        for (const leg of [...core.live.keys()]) core.leaves(leg);
        if (['ended', 'completed'].includes(w.record().phase)) return true;
        // Writes that failed on a full disk are repeated later.
        clock.advance(1_000);
        return false;
      });
      for (let count = 0; count < 10; count++) {
        for (const leg of [...core.live.keys()]) core.leaves(leg);
        await turn();
      }
      await w.calls.stop(0);

      const { id, endReason, endedAt, agent } = w.record();
      expect(endReason).not.toBeNull();
      expect(endedAt).not.toBeNull();
      expect(w.store.events.filter((each) => each.type === 'call.ended')).toHaveLength(1);
      expect(w.store.outbox.get(id)?.revision).toBeGreaterThanOrEqual(1);
      expect(w.calls.busy('anna')).toBe(false);
      expect(w.calls.busy('ben')).toBe(false);
      expect(core.live.size).toBe(0);
      expect(core.bridges.size).toBe(0);
      expect(clock.pending).toBe(0);
      // Each agent whose phone rang either has the call or was notified that it no longer rings.
      const open = new Set<string | null>();
      for (const { type, audience } of w.store.events) {
        if (type === 'call.ringing') open.add(audience);
        if (type === 'call.withdrawn' || type === 'call.answered' || type === 'call.ended') open.delete(audience);
      }
      expect([...open].filter((identity) => identity !== agent)).toEqual([]);
      // Events are published in the order of the writes.
      expect(w.told).toEqual(w.store.events.map((each) => `${each.type} ${each.audience}`));
    }),
    { numRuns: 1_000, endOnFailure: true },
  );
});
