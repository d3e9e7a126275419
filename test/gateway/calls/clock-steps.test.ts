import { describe, expect, it } from 'vitest';
import { talkSeconds } from '../../../src/domain/calls/record.ts';
import { defaultRules } from '../../../src/domain/outbound/rules.ts';
import { formersOf } from '../../../src/domain/participants/standing.ts';
import { EmergencyCalls } from '../../../src/gateway/outbound/emergency-calls.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { anna, until, type World, world } from './setup.ts';

const hour = 3_600_000;
const steps = [hour, -hour, 400 * 24 * hour, -400 * 24 * hour];

/** A call to a number, answered and ended, with times in ms. The date is changed during the call. */
async function calls(w: World, number: string, { talkMs, step = 0 }: { talkMs: number; step?: number }) {
  const index = w.core.originated.length;
  const channel = w.fromAgent('anna', number);
  const leg = await w.leg(index);
  w.core.changes(leg, 'Up', ['pcmu']);
  await until(() => w.record(index).phase === 'active');
  w.clock.advance(talkMs / 2);
  w.clock.step(step);
  w.clock.advance(talkMs / 2);
  w.core.leaves(channel.id);
  await until(() => w.core.live.size === 0);
  return w.record(index);
}

describe.each(steps)('when the date of the machine is set by %d ms', (step) => {
  it('a call is as long as it was, for the CRM and for the log', async () => {
    const ended: unknown[] = [];
    const info = (fields: object, text: string): void => void (text === 'call ended' && ended.push(fields));
    const w = await world({ logger: { info, warn() {}, error() {} } as never });
    const record = await calls(w, '+14155550150', { talkMs: 90_000, step });
    expect(talkSeconds(record)).toBe(90);
    expect(ended).toMatchObject([{ talkMs: 90_000, ringMs: 0 }]);
  });

  it('an agent who left a call did so within it', async () => {
    const w = await world();
    w.fromOutside();
    const first = await w.leg();
    w.core.changes(first, 'Up', ['opus']);
    await until(() => w.record().phase === 'active');
    w.clock.step(step);
    w.clock.advance(20_000);
    await w.calls.transfer(w.record().id, { agent: 'ben' }, anna);
    w.core.changes(await w.leg(1), 'Up', ['opus']);
    await until(() => w.record().agent === 'ben');
    const { startedAt } = w.record();
    expect(formersOf(w.record()).map(({ leftAt }) => Date.parse(leftAt) - Date.parse(startedAt))).toEqual([20_000]);
  });

  it('five emergency calls in ten minutes are five in ten minutes', () => {
    const clock = new ManualClock();
    const emergencies = new EmergencyCalls(clock);
    for (let n = 0; n < 5; n += 1) {
      emergencies.begin('anna', `leg${n}`);
      emergencies.ended(`leg${n}`);
    }
    clock.step(step);
    expect(emergencies.wait('anna')).toBe(600);
    clock.advance(600_000);
    expect(emergencies.wait('anna')).toBeNull();
  });

  it('limits of outgoing calls count what was placed in their time, and what was talked', async () => {
    const rules = defaultRules('US');
    const perAgent = { ...rules.perAgent, callsPerMinute: 2, minutesPerDay: 5 };
    const w = await world({ outbound: { rules: { ...rules, perAgent } } });
    const refused = () => w.core.hangups.filter(({ headers }) => headers?.['X-Sidecall-Error'] !== undefined).length;
    await calls(w, '+14155550150', { talkMs: 1000 });
    await calls(w, '+14155550150', { talkMs: 1000, step });
    w.fromAgent('anna', '+14155550150');
    await until(() => refused() === 1);
    w.clock.advance(61_000);
    // Two more minutes stay below the limit of five.
    await calls(w, '+14155550150', { talkMs: 120_000, step });
    await calls(w, '+14155550150', { talkMs: 1000 });
    expect(refused()).toBe(1);
  });
});
