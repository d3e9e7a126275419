import { describe, expect, it } from 'vitest';
import { defaultRules, type OutboundRules } from '../../../src/domain/outbound/rules.ts';
import type { OutboundParts } from '../../../src/gateway/outbound/outbound.ts';
import type { AuditLine } from '../../../src/gateway/storage/store.ts';
import { anna, caller, line, until, type World, world } from '../calls/setup.ts';

const premium = '+19005550100';
const abroad = '+5351234567';

async function guarded(
  rules: Partial<OutboundRules> = {},
  options: Parameters<typeof world>[0] & { outbound?: Partial<OutboundParts> } = {},
) {
  const audit: Omit<AuditLine, 'at'>[] = [];
  const w = await world({
    ...options,
    outbound: {
      rules: { ...defaultRules('US'), ...rules },
      audit: async (entry) => void audit.push(entry),
      ...options.outbound,
    },
  });
  return Object.assign(w, { audit });
}

/** A customer talks with anna. */
async function talking(w: World): Promise<string> {
  w.fromOutside();
  const agent = await w.leg();
  w.core.changes(agent, 'Up');
  await until(() => [...w.core.bridges.values()][0]?.size === 2);
  return agent;
}

const toNumbers = (w: World) => w.core.originated.filter(({ to }) => to.kind === 'number');

it('a refused call back to a masked caller says nothing of the number', async () => {
  const said: unknown[] = [];
  for (const [number, rules] of [
    ['+18765550123', {}],
    ['+14155550123', { deny: ['+1415'] }],
  ] as const) {
    const w = await guarded(rules, { numbers: [{ masked: true }] });
    const first = w.fromOutside({ caller: number });
    await w.leg(0);
    w.core.leaves(first.id);
    await until(() => w.record().phase === 'ended');
    w.fromAgent('anna', `call-${w.record().id}`);
    await until(() => w.core.hangups.length === 2);
    const { id: _, ...refusal } = { id: '', ...w.core.hangups[1] };
    said.push(JSON.stringify(refusal).replaceAll(String(w.core.hangups[1]?.channelId ?? 'none'), ''));
  }
  expect(said[0]).toContain('OUTBOUND_REFUSED');
  expect(said[0]).toBe(said[1]);
});

describe('no way leads round the rules for outgoing calls', () => {
  it('dialled in any spelling, an expensive number is refused with the reason, before the CRM is asked', async () => {
    let asked = 0;
    const crm = {
      findContacts: async () => {
        asked += 1;
        return [];
      },
      createContact: async () => Promise.reject(new Error('no')),
      saveCallLog: async () => Promise.reject(new Error('no')),
      name: 'none',
    };
    for (const dialled of [premium, '1 (900) 555-0100', '9005550100', '00535 1234567', '011 53 5 1234567', abroad]) {
      const w = await guarded({}, { crm });
      const channel = w.fromAgent('anna', dialled);
      await until(() => w.core.hangups.length === 1);
      expect(w.core.hangups).toMatchObject([{ channelId: channel.id }]);
      expect(w.core.originated).toEqual([]);
      expect(w.store.calls.size).toBe(0);
      expect(w.calls.busy('anna')).toBe(false);
    }
    expect(asked).toBe(0);
    const w = await guarded();
    w.fromAgent('anna', premium);
    await until(() => w.audit.length === 1);
    expect(w.core.hangups[0]).toMatchObject({
      cause: 21,
      headers: { 'X-Sidecall-Error': expect.stringMatching(/^OUTBOUND_NUMBER_KIND .*SIDECALL_OUTBOUND/) },
    });
    expect(w.audit).toEqual([
      {
        who: 'anna',
        what: 'call-refused',
        subject: expect.stringMatching(/OUTBOUND_NUMBER_KIND \+1 [•  -]+$/),
        address: '',
      },
    ]);
  });

  it('called back from the log, masked or not', async () => {
    const w = await guarded({}, { numbers: [{ masked: true }] });
    const first = w.fromOutside({ caller: abroad });
    await w.leg(0);
    w.core.leaves(first.id);
    await until(() => w.record().phase === 'ended');
    w.fromAgent('anna', `call-${w.record().id}`);
    await until(() => w.audit.length === 1);
    expect(toNumbers(w)).toEqual([]);
    // The audit discloses no more than the agent may know.
    expect(JSON.stringify(w.audit)).not.toMatch(/1234567/);
  });

  it('handed over or asked by REST: nothing changes for the customer', async () => {
    const w = await guarded();
    await talking(w);
    const before = w.store.writes.length;
    await expect(w.calls.transfer(w.record().id, { number: abroad }, anna)).rejects.toMatchObject({
      code: 'OUTBOUND_COUNTRY',
    });
    await expect(w.calls.consult(w.record().id, { number: premium }, anna)).rejects.toMatchObject({
      code: 'OUTBOUND_NUMBER_KIND',
    });
    expect(w.store.writes).toHaveLength(before);
    expect(w.record().phase).toBe('active');
    expect(w.core.music.size).toBe(0);
    expect(toNumbers(w)).toEqual([]);
    expect(w.audit.map(({ who }) => who)).toEqual(['anna', 'anna']);
  });

  it('handed over by the phone’s own REFER', async () => {
    const w = await guarded();
    w.core.refers(await talking(w), abroad);
    await until(() => w.core.transfers.length === 2);
    expect(w.core.transfers.map(({ progress }) => progress)).toEqual(['trying', 'declined']);
    expect(toNumbers(w)).toEqual([]);
    expect(w.record().phase).toBe('active');
  });

  it('an agent’s ordinary phone: the next agent rings', async () => {
    const phone = { number: abroad, only: true, withoutConfirm: true };
    const w = await guarded({}, { phones: { anna: phone } });
    w.fromOutside();
    await w.leg(0);
    expect(w.core.originated.map(({ to }) => to)).toEqual([{ kind: 'agent', identity: 'ben' }]);
    expect(w.audit[0]).toMatchObject({ who: 'anna' });
  });

  it('a transfer to an agent’s ordinary phone', async () => {
    const phone = { number: abroad, only: true, withoutConfirm: true };
    const w = await guarded({}, { phones: { ben: phone } });
    await talking(w);
    await expect(w.calls.consult(w.record().id, { agent: 'ben' }, anna)).rejects.toMatchObject({
      code: 'OUTBOUND_COUNTRY',
    });
    expect(w.record().phase).toBe('active');
    expect(w.core.music.size).toBe(0);
  });

  it('an emergency number passes every rule and limit', async () => {
    const none = { ...defaultRules('US').perAgent, callsPerDay: 0 };
    const w = await guarded(
      { perAgent: none },
      { outbound: { emergency: { numbers: [premium], callerId: null, trunk: null } } },
    );
    w.fromAgent('anna', premium);
    await w.leg(0);
    expect(toNumbers(w)).toHaveLength(1);
  });
});

describe('limits on outgoing calls', () => {
  const limits = (change: object) => ({ ...defaultRules('US').perAgent, ...change });

  async function dials(w: World, identity: string): Promise<boolean> {
    const [placed, refused] = [toNumbers(w).length, w.core.hangups.length];
    const channel = w.fromAgent(identity, '+14155550150');
    await until(() => toNumbers(w).length > placed || w.core.hangups.length > refused);
    const leg = toNumbers(w)[placed];
    if (leg === undefined) return false;
    w.core.leaves(channel.id);
    await until(() => !w.core.live.has(leg.channelId));
    return true;
  }

  it('a script with an agent’s token places as many calls a minute as a person could, and fills no log', async () => {
    const w = await guarded();
    let placed = 0;
    for (let n = 0; n < 60; n += 1) if (await dials(w, 'anna')) placed += 1;
    expect(placed).toBe(20);
    expect(w.audit).toHaveLength(10);
    expect(w.calls.figures().outboundRefused).toEqual({ OUTBOUND_LIMIT: 40 });
    // The limit applies per agent.
    expect(await dials(w, 'ben')).toBe(true);
    w.clock.advance(60_000);
    expect(await dials(w, 'anna')).toBe(true);
  });

  it('count a day, calls at once, minutes and spend, for one agent and for all', async () => {
    const aDay = await guarded({ perAgent: limits({ callsPerDay: 1 }) });
    expect([await dials(aDay, 'anna'), await dials(aDay, 'anna'), await dials(aDay, 'ben')]).toEqual([
      true,
      false,
      true,
    ]);
    const inAll = await guarded({ total: { ...defaultRules('US').total, callsPerDay: 1 } });
    expect([await dials(inAll, 'anna'), await dials(inAll, 'ben')]).toEqual([true, false]);

    const minutes = await guarded({ perAgent: limits({ minutesPerDay: 5 }) });
    const channel = minutes.fromAgent('anna', '+14155550150');
    const leg = await minutes.leg(0);
    minutes.core.changes(leg, 'Up');
    await until(() => minutes.record().phase === 'active');
    minutes.clock.advance(5 * 60_000);
    minutes.core.leaves(channel.id);
    await until(() => minutes.record().phase === 'ended');
    expect(await dials(minutes, 'anna')).toBe(false);
    minutes.clock.advance(86_400_000);
    expect(await dials(minutes, 'anna')).toBe(true);

    const spend = await guarded({
      perAgent: limits({ spendPerDay: 1 }),
      prices: [{ prefix: '+1415555', perMinute: 0.6, perCall: 0 }],
    });
    const paid = spend.fromAgent('anna', '+14155550150');
    spend.core.changes(await spend.leg(0), 'Up');
    await until(() => spend.record().phase === 'active');
    spend.core.leaves(paid.id);
    await until(() => spend.record().phase === 'ended');
    expect(await dials(spend, 'anna')).toBe(false);
    spend.fromAgent('ben', '+12125551234');
    await until(() =>
      spend.core.hangups.some(({ headers }) => /^OUTBOUND_PRICE/.test(Object.values(headers ?? {})[0] ?? '')),
    );
  });

  it('a customer handed to a number goes on counting as one of the agent’s calls', async () => {
    const w = await guarded({ perAgent: limits({ concurrentCalls: 1 }) });
    await talking(w);
    await w.calls.transfer(w.record().id, { number: '+14155550150' }, anna);
    w.core.changes(toNumbers(w)[0]?.channelId ?? '', 'Up');
    await until(() => !w.calls.busy('anna'));
    expect(await dials(w, 'anna')).toBe(false);
    w.core.leaves(toNumbers(w)[0]?.channelId ?? '');
    await until(() => w.record().phase === 'ended');
    expect(await dials(w, 'anna')).toBe(true);
  });

  it('two calls that are asked for together do not both pass', async () => {
    const w = await guarded({ total: { ...defaultRules('US').total, callsPerDay: 1 } });
    w.fromAgent('anna', '+14155550150');
    w.fromAgent('ben', '+14155550151');
    await until(() => w.core.hangups.length === 1 && toNumbers(w).length === 1);
  });

  it('a running call is ended at the limit of the day only where a setting says so', async () => {
    for (const endCallsAtLimit of [false, true]) {
      const w = await guarded({ perAgent: limits({ minutesPerDay: 1 }), endCallsAtLimit });
      w.fromAgent('anna', '+14155550150');
      w.core.changes(await w.leg(0), 'Up');
      await until(() => w.record().phase === 'active');
      for (let n = 0; n < 14; n += 1) w.clock.advance(5_000);
      if (endCallsAtLimit) await until(() => w.record().phase === 'ended');
      expect(w.record().phase).toBe(endCallsAtLimit ? 'ended' : 'active');
    }
  });
});

it('calls between agents cost nothing and pass', async () => {
  const w = await guarded({ countries: [], total: { ...defaultRules('US').total, callsPerDay: 0 } });
  w.fromOutside({ caller, dialled: line });
  await w.leg(0);
  expect(w.core.originated[0]?.to).toEqual({ kind: 'agent', identity: 'anna' });
});
