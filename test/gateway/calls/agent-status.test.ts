import { expect, it } from 'vitest';
import type { AgentStatusForCalls } from '../../../src/gateway/agents/port.ts';
import { anna, until, type World, world } from './setup.ts';

/** Statuses that a test sets, and what call control says to them. */
class Statuses implements AgentStatusForCalls {
  readonly away = new Set<string>();
  readonly said: string[] = [];

  takesCalls(identity: string): boolean {
    return !this.away.has(identity);
  }

  callOver(identity: string, callId: string): void {
    this.said.push(`over ${identity}`);
    this.away.add(identity);
    this.calls.push(callId);
  }

  wrappedUp(identity: string): void {
    this.said.push(`wrapped up ${identity}`);
    this.away.delete(identity);
  }

  comesBack(identity: string): boolean {
    return this.takesCalls(identity);
  }

  secondCall(): 'busy' {
    return 'busy';
  }

  onChange(): () => void {
    return () => undefined;
  }

  readonly calls: string[] = [];
}

async function talking(statuses: Statuses): Promise<World & { caller: string }> {
  const all = await world({ statuses });
  const caller = all.fromOutside();
  all.core.changes(await all.leg(), 'Up');
  await until(() => all.record().phase === 'active');
  return { ...all, caller: caller.id };
}

it('an agent on a break is passed by, and rings again once they are available', async () => {
  const statuses = new Statuses();
  statuses.away.add('anna');
  const { fromOutside, record, core } = await world({ statuses });
  fromOutside();
  await until(() => core.originated.length === 1);
  expect(record().agent).toBe('ben');
  statuses.away.clear();
  core.leaves(core.originated[0]?.channelId ?? '', 19);
  await until(() => core.originated.length === 2);
  expect(record().agent).toBe('anna');
});

it('with all agents away, the caller is turned away as if no phone was there', async () => {
  const statuses = new Statuses();
  for (const identity of ['anna', 'ben']) statuses.away.add(identity);
  const { fromOutside, record, core } = await world({ statuses });
  fromOutside();
  await until(() => record().phase === 'ended');
  expect([record().endReason, core.originated.length]).toEqual(['MISSED', 0]);
});

it('wrap-up begins before the agent is free for the next call, and ends with the saved note', async () => {
  const statuses = new Statuses();
  const { calls, core, record, fromOutside, caller } = await talking(statuses);
  core.leaves(caller);
  await until(() => record().phase === 'ended');
  expect(statuses.said).toEqual(['over anna']);
  expect(statuses.calls).toEqual([record().id]);
  fromOutside();
  await until(() => core.originated.length === 2);
  expect(record(1).agent, 'anna wraps up').toBe('ben');
  await calls.wrapUp(record().id, { note: 'done', disposition: null }, anna);
  expect(statuses.said).toEqual(['over anna', 'wrapped up anna']);
});

it('a call that no agent answered, and one between agents, have no wrap-up', async () => {
  const statuses = new Statuses();
  const { core, fromOutside, fromAgent, record, leg } = await world({ statuses });
  core.leaves(fromOutside().id);
  await until(() => record().phase === 'ended');
  const before = core.originated.length;
  const internal = fromAgent('anna', 'ben');
  core.changes(await leg(before), 'Up');
  await until(() => record(1).phase === 'active');
  core.leaves(internal.id);
  await until(() => record(1).phase === 'ended');
  expect(statuses.said).toEqual([]);
});

it('after a transfer the first agent wraps up, and the second one at the end', async () => {
  const statuses = new Statuses();
  const { calls, core, record, caller } = await talking(statuses);
  await calls.transfer(record().id, { agent: 'ben' }, anna);
  expect(statuses.said).toEqual(['over anna']);
  core.changes(core.originated[1]?.channelId ?? '', 'Up');
  await until(() => record().agent === 'ben');
  core.leaves(caller);
  await until(() => record().phase === 'ended');
  expect(statuses.said).toEqual(['over anna', 'over ben']);
});

it('an agent whose transfer is not answered, and who does not answer again, wraps up once', async () => {
  const statuses = new Statuses();
  const { calls, core, record, caller } = await talking(statuses);
  await calls.transfer(record().id, { agent: 'ben' }, anna);
  core.leaves(core.originated[1]?.channelId ?? '', 19);
  await until(() => core.originated.length === 3);
  core.leaves(caller);
  await until(() => record().phase === 'ended');
  expect(statuses.said).toEqual(['over anna']);
});

it('tells who has a call and who no longer has one', async () => {
  const { calls, core, fromOutside, record } = await world();
  const heard: string[] = [];
  const stop = calls.onBusy((identity) => heard.push(`${identity} ${calls.busy(identity)}`));
  const { id } = fromOutside();
  await until(() => core.originated.length === 1);
  core.leaves(id);
  await until(() => record().phase === 'ended');
  stop();
  expect(heard).toEqual(['anna true', 'anna false']);
});

it('a server’s call does not ring an agent who takes no calls, unless the request says so', async () => {
  const statuses = new Statuses();
  statuses.away.add('anna');
  const { calls, core, record } = await world({ statuses });
  const order = { number: '+14155550150', agent: 'anna' } as const;
  for (const first of ['agent', 'number'] as const) {
    await expect(calls.place({ ...order, first }, 'key', null)).rejects.toMatchObject({ code: 'AGENT_AWAY' });
  }
  expect([core.originated.length, calls.busy('anna')]).toEqual([0, false]);
  await calls.place({ ...order, force: true }, 'key', null);
  await until(() => core.originated.length === 1);
  expect(record()).toMatchObject({ phase: 'ringing', agent: 'anna' });
  statuses.away.clear();
  await expect(calls.place(order, 'key', null), 'in a call').rejects.toMatchObject({ code: 'AGENT_BUSY' });
});
