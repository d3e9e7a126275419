import { expect, it } from 'vitest';
import { guestsOf } from '../../../src/domain/participants/standing.ts';
import type { AgentPhone } from '../../../src/gateway/storage/store.ts';
import { anna, ben, boss, caller, line, until, world } from './setup.ts';

const mobile = '+14155550177';
const phone = (more: Partial<AgentPhone> = {}): AgentPhone => ({
  number: mobile,
  only: false,
  withoutConfirm: false,
  ...more,
});
const prompts = (w: Awaited<ReturnType<typeof world>>, leg: string) =>
  [...w.core.playing.values()].filter(({ place }) => 'channelId' in place && place.channelId === leg);

it('an agent without a browser is rung on their own phone, as the virtual number, and has the call after pressing 1', async () => {
  const w = await world({ registered: ['ben'], phones: { anna: phone() }, numbers: [{ masked: true }] });
  const { id } = w.fromOutside({ params: { account: 'secret' } });
  const leg = await w.leg();
  expect(w.core.originated[0]).toMatchObject({
    to: { kind: 'number', number: mobile },
    caller: { user: line, name: null },
    params: {},
    timeoutMs: 20_000,
  });
  expect(JSON.stringify(w.core.originated[0])).not.toContain(caller.slice(2));
  expect(w.told).toContain('call.ringing anna');

  w.core.changes(leg, 'Ringing');
  w.core.changes(leg, 'Up', ['pcmu']);
  await until(() => prompts(w, leg).length === 1, 'the question');
  expect(prompts(w, leg)[0]?.media).toEqual(['sound:press-one', 'sound:press-one']);
  expect(w.core.answers).toEqual([]);
  w.core.dials(leg, '1');
  await until(() => w.core.bridges.size === 1, 'the bridge');
  expect(w.core.answers).toMatchObject([{ channelId: id, formats: ['pcmu'] }]);
  expect(prompts(w, leg)).toEqual([]);
  await until(() => [...w.core.bridges.values()][0]?.size === 2);
  expect(w.record()).toMatchObject({ phase: 'active', agent: 'anna' });
  expect(w.told).toContain('call.answered anna');
  w.core.leaves(leg);
  await until(() => w.record().phase === 'ended');
  expect(w.record()).toMatchObject({ agent: 'anna', endReason: 'COMPLETED' });
});

it('a mailbox that answers does not get the caller: nobody presses 1, and the next one rings', async () => {
  const w = await world({ registered: ['ben'], phones: { anna: phone() } });
  w.fromOutside();
  const leg = await w.leg();
  w.core.changes(leg, 'Up', ['pcmu']);
  await until(() => prompts(w, leg).length === 1);
  const [playbackId] = [...w.core.playing.keys()];
  w.core.finishes(playbackId ?? '');
  await until(() => w.clock.pending > 0);
  // A mailbox greeting may contain digits.
  w.core.dials(leg, '5');
  await until(() => [...w.core.playing.keys()].some((each) => each !== playbackId), 'the question again');
  w.clock.advance(20_000);
  await until(() => w.core.originated.length === 2, 'the next agent');
  expect(w.core.hangups).toContainEqual({ channelId: leg, cause: 19 });
  expect(w.core.originated[1]?.to).toEqual({ kind: 'agent', identity: 'ben' });
  expect(w.told).toContain('call.withdrawn anna');
  expect(w.core.answers).toEqual([]);
});

it('a tone asks where the sound is gone', async () => {
  const w = await world({ registered: [], phones: { anna: phone() } });
  const play = w.core.play.bind(w.core);
  w.core.play = async (place, playbackId, media) => {
    if (media[0 as never] === 'sound:press-one') throw new Error('no such file');
    await play(place, playbackId, media);
  };
  w.fromOutside();
  const leg = await w.leg();
  w.core.changes(leg, 'Up', ['pcmu']);
  await until(() => prompts(w, leg).length === 1);
  w.core.dials(leg, '1');
  await until(() => w.record().phase === 'active');
});

it.each([17, 19, 41])('the hunt goes on where the phone ends with cause %i', async (code) => {
  const w = await world({ registered: ['ben'], phones: { anna: phone() } });
  w.fromOutside();
  w.core.leaves(await w.leg(), code);
  await until(() => w.core.originated.length === 2);
  expect(w.core.originated[1]?.to).toEqual({ kind: 'agent', identity: 'ben' });
});

it('the caller who goes while the phone is being asked has cancelled, and the phone is let go', async () => {
  const w = await world({ registered: [], phones: { anna: phone() } });
  const { id } = w.fromOutside();
  const leg = await w.leg();
  w.core.changes(leg, 'Up', ['pcmu']);
  await until(() => prompts(w, leg).length === 1);
  w.core.leaves(id);
  await until(() => w.record().phase === 'ended');
  w.core.dials(leg, '1');
  await until(() => !w.core.live.has(leg));
  expect(w.record()).toMatchObject({ endReason: 'CANCELED', agent: 'anna', answeredAt: null });
});

it('a browser is rung first where there is one, unless the phone alone is wanted; picking up may be enough', async () => {
  const both = await world({ phones: { anna: phone() } });
  both.fromOutside();
  await both.leg();
  expect(both.core.originated[0]?.to).toEqual({ kind: 'agent', identity: 'anna' });

  const only = await world({ phones: { anna: phone({ only: true, withoutConfirm: true }) } });
  only.fromOutside();
  const leg = await only.leg();
  expect(only.core.originated[0]?.to).toEqual({ kind: 'number', number: mobile });
  only.core.changes(leg, 'Up', ['pcmu']);
  await until(() => only.record().phase === 'active');
  expect(only.core.playing.size).toBe(0);
});

it('a call is transferred to a phone: the customer hears ringing until 1 is pressed there', async () => {
  const w = await world({ registered: ['ben'], phones: { anna: phone() }, numbers: [{ agents: ['ben', 'anna'] }] });
  const { id } = w.fromOutside();
  const first = await w.leg();
  w.core.changes(first, 'Up', ['pcmu']);
  await until(() => w.core.bridges.size === 1);
  const before = await w.calls.transfer(w.record().id, { agent: 'anna' }, ben);
  expect(guestsOf(before)).toMatchObject([{ identity: 'anna', kind: 'agent', name: 'anna', state: 'ringing' }]);
  const leg = await w.leg(1);
  expect(w.core.originated[1]).toMatchObject({ to: { kind: 'number', number: mobile }, caller: { user: line } });
  expect(JSON.stringify(w.record())).not.toContain(mobile.slice(2));
  w.core.changes(leg, 'Up', ['pcmu']);
  await until(() => prompts(w, leg).length === 1);
  expect(prompts(w, id)).toMatchObject([{ media: 'tone:ringback' }]);
  w.core.dials(leg, '1');
  await until(() => w.record().agent === 'anna');
  expect(prompts(w, id)).toEqual([]);
  expect([...w.core.bridges.values()][0]).toEqual(new Set([id, leg]));
  await w.calls.hangUp(w.record().id, anna);
  expect(w.record()).toMatchObject({ agent: 'anna', endReason: 'COMPLETED' });
});

it('a supervisor listens by their own phone', async () => {
  const w = await world({ registered: ['anna'], phones: { boss: phone() }, numbers: [{ agents: ['anna', 'boss'] }] });
  w.fromOutside();
  w.core.changes(await w.leg(), 'Up');
  await until(() => w.core.bridges.size === 1);
  await w.calls.supervise(w.record().id, 'listen', boss);
  const leg = await w.leg(1);
  w.core.changes(leg, 'Up', ['pcmu']);
  await until(() => prompts(w, leg).length === 1);
  expect(w.core.snoops).toEqual([]);
  w.core.dials(leg, '1');
  await until(() => w.core.snoops.length === 1);
});
