import { describe, expect, it } from 'vitest';
import { defaultRules } from '../../../src/domain/outbound/rules.ts';
import { guestsOf } from '../../../src/domain/participants/standing.ts';
import type { EmergencySettings } from '../../../src/gateway/outbound/emergency-calls.ts';
import type { AuditLine } from '../../../src/gateway/storage/store.ts';
import { anna, line, until, type World, world } from '../calls/setup.ts';

const plain: EmergencySettings = { numbers: [], callerId: null, trunk: null };

async function calling(options: Parameters<typeof world>[0] = {}, emergency = plain) {
  const audit: Omit<AuditLine, 'at'>[] = [];
  const logged: object[] = [];
  const w = await world({
    ...options,
    logger: { info() {}, error() {}, warn: (fields: object) => void logged.push(fields) } as never,
    outbound: { emergency, audit: async (entry) => void audit.push(entry), ...options.outbound },
  });
  return Object.assign(w, { audit, logged });
}

const toNumbers = (w: World) => w.core.originated.filter(({ to }) => to.kind === 'number');

async function dials(w: World, number: string, identity = 'anna') {
  const [placed, refused] = [toNumbers(w).length, w.core.hangups.length];
  const channel = w.fromAgent(identity, number);
  await until(() => toNumbers(w).length > placed || w.core.hangups.length > refused);
  return { channel, leg: toNumbers(w)[placed] };
}

describe('a short number', () => {
  it('goes to the network as it was dialled, without the country code', async () => {
    for (const [country, typed, sent] of [
      ['US', '988', '988'],
      ['DE', '115', '115'],
      ['DE', '116 117', '116117'],
      ['IN', '139', '139'],
    ] as const) {
      const w = await calling({ settings: { country } });
      const { leg } = await dials(w, typed);
      expect(leg, typed).toMatchObject({ to: { kind: 'number', number: sent }, caller: { user: line } });
      expect(leg?.emergency).toBeUndefined();
      expect(w.record()).toMatchObject({ customerNumber: sent, lookup: 'unknown' });
    }
  });

  it('that costs more than usual is refused like any such number, unless its kind or its prefix is allowed', async () => {
    const rules = (more: object) => ({ ...defaultRules('FR'), ...more });
    for (const [more, placed] of [
      [{}, 0],
      [{ kinds: ['premium-rate'] }, 1],
      [{ allow: ['1187'] }, 1],
      [{ deny: ['1'], kinds: ['premium-rate'] }, 0],
    ] as const) {
      const w = await calling({ settings: { country: 'FR' }, outbound: { rules: rules(more) } });
      await dials(w, '118700');
      expect(toNumbers(w).length, JSON.stringify(more)).toBe(placed);
    }
  });
});

describe('an emergency call', () => {
  const nothing = {
    ...defaultRules('US').perAgent,
    callsPerDay: 0,
    concurrentCalls: 0,
    spendPerDay: 0,
    minutesPerDay: 0,
  };
  const closed = { ...defaultRules('US'), countries: [], deny: ['9'], perAgent: nothing, total: nothing };

  it('passes every rule and limit, and is logged and audited', async () => {
    const w = await calling({ outbound: { rules: closed } });
    const { leg } = await dials(w, '911');
    expect(leg).toMatchObject({ to: { kind: 'number', number: '911' }, emergency: true, caller: { user: line } });
    const { id } = w.record();
    expect(w.audit).toEqual([{ who: 'anna', what: 'emergency-call', subject: `${id} 911`, address: '' }]);
    expect(w.logged).toContainEqual(expect.objectContaining({ callId: id, by: 'anna', number: '911' }));
  });

  it('is not ended at a limit of the day', async () => {
    const w = await calling({ outbound: { rules: { ...closed, endCallsAtLimit: true } } });
    const { leg } = await dials(w, '911');
    w.core.changes(leg?.channelId ?? '', 'Up');
    await until(() => w.record().phase === 'active');
    w.clock.advance(600_000);
    await until(() => true);
    expect(w.record().phase).toBe('active');
    expect(w.core.hangups).toEqual([]);
  });

  it('has the caller ID and the trunk of the settings, and their further numbers', async () => {
    const emergency = { numbers: ['5555'], callerId: '+14155550199', trunk: 'sos' };
    for (const number of ['911', '5555']) {
      const w = await calling({}, emergency);
      const { leg } = await dials(w, number);
      expect(leg).toMatchObject({ caller: { user: '+14155550199' }, via: 'sos', emergency: true });
      const { leg: usual } = await dials(w, '+14155550150', 'ben');
      expect(usual).toMatchObject({ caller: { user: line } });
      expect(usual).not.toHaveProperty('via');
    }
  });

  it('of an agent without a number of their own shows one of the gateway’s', async () => {
    const w = await calling({ numbers: [{ agents: ['ben'] }] });
    const { leg } = await dials(w, '911');
    expect(leg?.caller.user).toBe(line);
    const { leg: usual } = await dials(w, '+14155550150', 'robin');
    expect(usual).toBeUndefined();
  });

  it('is one at a time and five in ten minutes for an agent; others are not held up', async () => {
    const w = await calling();
    for (let n = 0; n < 5; n += 1) {
      const { channel, leg } = await dials(w, '911');
      expect(leg, `call ${n}`).toBeDefined();
      w.core.leaves(channel.id);
      await until(() => !w.core.live.has(leg?.channelId ?? ''));
      w.clock.advance(1000);
    }
    const sixth = await dials(w, '911');
    expect(sixth.leg).toBeUndefined();
    expect(w.core.hangups.at(-1)).toMatchObject({
      headers: { 'X-Sidecall-Error': expect.stringMatching(/^EMERGENCY_LIMIT /) },
    });
    expect((await dials(w, '911', 'ben')).leg).toBeDefined();
    w.clock.advance(600_000);
    expect((await dials(w, '911')).leg).toBeDefined();
  });

  it('is no second one beside another, by transfer or consultation', async () => {
    const w = await calling();
    w.fromOutside();
    const agent = await w.leg();
    w.core.changes(agent, 'Up');
    await until(() => w.record().phase === 'active');
    const { id } = w.record();
    await w.calls.consult(id, { number: '911' }, anna);
    expect(toNumbers(w)).toMatchObject([{ to: { number: '911' }, emergency: true }]);
    const again = w.calls.transfer(id, { number: '911' }, anna);
    await expect(again).rejects.toBeDefined();
    expect(toNumbers(w)).toHaveLength(1);
  });
});

describe('digits that follow a number', () => {
  it.each([
    ['+1 415 555 0150 x7', [[2000, '7']]],
    ['4155550150,,123#', [[4000, '123#']]],
    ['tel:+14155550150;ext=22', [[2000, '22']]],
    [
      'tel:+14155550150;postd=p5w6',
      [
        [2000, '5'],
        [2160, '6'],
      ],
    ],
    ['+14155550150w9', [[2000, '9']]],
  ] as const)('are sent after the answer of %s, a comma being two seconds', async (typed, expected) => {
    const w = await calling();
    const { leg } = await dials(w, encodeURIComponent(typed));
    expect(leg).toMatchObject({ to: { number: '+14155550150' } });
    w.core.changes(leg?.channelId ?? '', 'Ringing');
    await until(() => w.core.rung.length === 1);
    w.clock.advance(10_000);
    expect(w.core.sent).toEqual([]);
    w.core.changes(leg?.channelId ?? '', 'Up');
    await until(() => w.record().phase === 'active');
    await until(() => true);
    for (const [afterMs, digits] of expected) {
      const before = w.core.sent.length;
      w.clock.advance(afterMs - 1);
      expect(w.core.sent).toHaveLength(before);
      w.clock.advance(1);
      expect(w.core.sent.at(-1)).toEqual({ channelId: leg?.channelId, digits });
    }
    expect(w.record().customerNumber).toBe('+14155550150');
    expect(JSON.stringify(w.record())).not.toContain('123#');
  });

  it('are sent to whoever a call is handed to or asked', async () => {
    for (const what of ['transfer', 'consult'] as const) {
      const w = await calling();
      w.fromOutside();
      w.core.changes(await w.leg(), 'Up');
      await until(() => w.record().phase === 'active');
      await w.calls[what](w.record().id, { number: '(415) 555-0150 ext. 31' }, anna);
      const leg = toNumbers(w)[0]?.channelId ?? '';
      w.core.changes(leg, 'Up');
      await until(() => guestsOf(w.record()).every(({ state }) => state === 'talking'));
      w.clock.advance(2000);
      expect(w.core.sent).toEqual([{ channelId: leg, digits: '31' }]);
    }
  });

  it('are not sent any more when the call is over', async () => {
    const w = await calling();
    const { leg } = await dials(w, '+14155550150,,,7');
    w.core.changes(leg?.channelId ?? '', 'Up');
    await until(() => w.record().phase === 'active');
    w.core.leaves(leg?.channelId ?? '');
    await until(() => w.record().phase === 'ended');
    w.clock.advance(60_000);
    expect(w.core.sent).toEqual([]);
  });
});
