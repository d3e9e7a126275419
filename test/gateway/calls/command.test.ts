import { expect, it } from 'vitest';
import { CodedError } from '../../../src/domain/errors.ts';
import { agentLeg } from '../../../src/gateway/calls/model/live-call.ts';
import type { Verb } from '../../../src/gateway/calls/port.ts';
import { setHeld } from '../../../src/gateway/calls/steps/hold.ts';
import { anna, ben, boss, until } from './setup.ts';
import { talking } from './talking.ts';

it('a verb that calls do not know by name is done to a call, alone with it', async () => {
  const { w, id, customer } = await talking();
  const order: string[] = [];
  const hold: Verb = async (context, call, actor) => {
    order.push(`begin ${actor.identity}`);
    await setHeld(context, call, true);
    order.push('end');
  };
  const waits: Verb = async () => {
    order.push('next');
  };
  const [held] = await Promise.all([w.calls.command(id, anna, hold), w.calls.command(id, anna, waits)]);
  expect(held).toMatchObject({ id, phase: 'held' });
  expect([...w.core.music]).toEqual([customer]);
  expect(order).toEqual(['begin anna', 'end', 'next']);
});

it('a verb is refused to an agent of another call, and of a call that is over', async () => {
  const { w, id, customer } = await talking();
  const never: Verb = () => Promise.reject(new Error('it was done'));
  await expect(w.calls.command(id, ben, never)).rejects.toMatchObject({ code: 'CALL_NOT_FOUND' });
  w.core.leaves(customer);
  await until(() => w.record().phase === 'ended');
  await expect(w.calls.command(id, anna, never)).rejects.toMatchObject({ code: 'CALL_STATE' });
});

it('a verb says itself whom it admits', async () => {
  const { w, id } = await talking();
  const done: string[] = [];
  const join: Verb = async (_desk, _call, actor) => void done.push(actor.identity);
  join.admits = (actor) => {
    if (actor.identity !== 'ben') throw new CodedError('FORBIDDEN');
  };
  await w.calls.command(id, ben, join);
  await expect(w.calls.command(id, anna, join)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  expect(done).toEqual(['ben']);
});

it('a former agent the call has no leg in it', async () => {
  const { w, id, agent } = await talking();
  await w.calls.transfer(id, { agent: 'ben' }, anna);
  await until(() => !w.core.live.has(agent));
  const legs: (string | null)[] = [];
  await w.calls.command(id, boss, async (_desk, call) => void legs.push(agentLeg(call)));
  expect(legs).toEqual([null]);
  expect([w.calls.busy('anna'), w.calls.busy('ben')]).toEqual([false, true]);
});
