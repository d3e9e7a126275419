import { describe, expect, test } from 'vitest';
import { contractKit, until } from './kit.ts';
import { pageCases } from './pages.ts';
import type { ContractSetup } from './setup.ts';
import { severalCallsCases } from './several-calls.ts';

/** Calls of three or more parties: conference, mute, snoops, transfer. */
export function peopleContract(name: string, open: () => Promise<ContractSetup>): void {
  describe(`${name} joins several`, () => {
    const kit = contractKit(open);
    const { phone, event, talking, third, hears, hearsAll } = kit;
    pageCases(kit);
    severalCallsCases(kit);

    async function conference(formats?: Parameters<typeof third>[0]) {
      const talk = await talking();
      const more = await third(formats);
      await kit.core.addToBridge('bridge', more.samId);
      return { ...talk, ...more };
    }

    test('each of three hears the two others, and not itself', async () => {
      const { visitor, agent, sam } = await conference();
      await Promise.all([
        hearsAll(visitor, [880, 1320], [440]),
        hearsAll(agent, [440, 1320], [880]),
        hearsAll(sam, [440, 880], [1320]),
      ]);
    });

    test.each(['pcmu', 'pcma'] as const)('mixes %s with Opus', async (format) => {
      const { visitor, sam } = await conference([format]);
      await Promise.all([hearsAll(visitor, [880, 1320], [440]), hearsAll(sam, [440, 880], [1320])]);
    });

    test('joins two whose formats do not match', async () => {
      const { visitor, agentId } = await talking(['opus']);
      const { sam, samId } = await third(['pcma']);
      await kit.core.removeFromBridge('bridge', agentId);
      await kit.core.addToBridge('bridge', samId);
      await Promise.all([hears(visitor, 1320, 880), hears(sam, 440, 880)]);
    });

    test('two go on when one of three leaves', async () => {
      const { visitor, agent, sam } = await conference();
      await hearsAll(visitor, [880, 1320]);
      await sam.hangUp();
      await Promise.all([hearsAll(visitor, [880], [1320]), hearsAll(agent, [440], [1320])]);
    });

    test('a channel is in one bridge at most', async () => {
      const { visitor, agent, agentId } = await talking();
      const { sam, samId } = await third();
      await kit.core.createBridge('other');
      await kit.core.addToBridge('other', samId);
      await kit.core.addToBridge('other', agentId);
      await Promise.all([hears(sam, 880, 440), hears(agent, 1320, 440)]);
      await until('silence', async () => (await visitor.hears()).all < 0.01);
      await kit.core.destroyBridge('other');
    });

    test('who is muted is not heard, and hears', async () => {
      const { visitor, agent, agentId } = await talking();
      await hears(visitor, 880, 440);
      await kit.core.mute(agentId, 'in');
      await until('silence', async () => (await visitor.hears()).all < 0.01);
      await hears(agent, 440, 880);
      await kit.core.unmute(agentId, 'in');
      await hears(visitor, 880, 440);
    });

    test('who is deaf is heard, and hears nobody', async () => {
      const { visitor, agent, agentId } = await talking();
      await kit.core.mute(agentId, 'out');
      await until('silence', async () => (await agent.hears()).all < 0.01);
      await hears(visitor, 880, 440);
      await kit.core.unmute(agentId, 'both');
      await hears(agent, 440, 880);
    });

    test('one of three is muted for the two others', async () => {
      const { visitor, agent, sam, samId } = await conference();
      await hearsAll(visitor, [880, 1320]);
      await kit.core.mute(samId, 'in');
      await Promise.all([hearsAll(visitor, [880], [1320]), hearsAll(agent, [440], [1320]), hearsAll(sam, [440, 880])]);
    });

    test('music for one of three leaves the two others alone', async () => {
      const { visitor, agent, samId } = await conference();
      await kit.core.startMoh(samId);
      await Promise.all([hearsAll(visitor, [880], [1320]), hearsAll(agent, [440], [1320])]);
      await kit.core.stopMoh(samId);
      await hearsAll(visitor, [880, 1320]);
    });

    test('a supervisor listens to both, and nobody hears the supervisor', async () => {
      const { visitor, agent, agentId } = await talking();
      const { sam, samId } = await third();
      await kit.core.snoop(agentId, { snoopId: 'ear', spy: 'both', whisper: 'none' });
      await kit.core.createBridge('desk');
      await kit.core.addToBridge('desk', 'ear');
      await kit.core.addToBridge('desk', samId);
      await Promise.all([hearsAll(sam, [440, 880]), hearsAll(agent, [440], [1320]), hearsAll(visitor, [880], [1320])]);
      await kit.core.hangup('ear', { cause: 16 });
      await until('silence', async () => (await sam.hears()).all < 0.01);
    });

    test.each([
      ['in', [880], [440]],
      ['out', [440], [880]],
    ] as const)('spies on what goes %s alone', async (spy, loud, silent) => {
      const { agentId } = await talking();
      const { sam, samId } = await third();
      await kit.core.snoop(agentId, { snoopId: 'ear', spy, whisper: 'none' });
      await kit.core.createBridge('desk');
      await kit.core.addToBridge('desk', 'ear');
      await kit.core.addToBridge('desk', samId);
      await hearsAll(sam, loud, silent);
    });

    test('a whisper is heard by the agent, and not by the customer', async () => {
      const { visitor, agent, agentId } = await talking();
      const { sam, samId } = await third();
      await kit.core.snoop(agentId, { snoopId: 'ear', spy: 'both', whisper: 'out' });
      await kit.core.createBridge('desk');
      await kit.core.addToBridge('desk', 'ear');
      await kit.core.addToBridge('desk', samId);
      await Promise.all([
        hearsAll(agent, [440, 1320], [880]),
        hearsAll(visitor, [880], [1320, 440]),
        hearsAll(sam, [440, 880], [1320]),
      ]);
    });

    test('a prompt into the agent’s mouth is heard by the customer', async () => {
      const { visitor, agent, agentId } = await talking();
      const { samId } = await third();
      await kit.core.snoop(agentId, { snoopId: 'ear', spy: 'none', whisper: 'in' });
      await kit.core.createBridge('desk');
      await kit.core.addToBridge('desk', 'ear');
      await kit.core.addToBridge('desk', samId);
      await Promise.all([hearsAll(visitor, [880, 1320], [440]), hearsAll(agent, [440], [1320])]);
    });

    test('who barges in is heard by all, and hears all', async () => {
      const { visitor, agent, sam } = await conference();
      await Promise.all([hearsAll(visitor, [880, 1320]), hearsAll(agent, [440, 1320]), hearsAll(sam, [440, 880])]);
    });

    test('a snoop ends with its channel', async () => {
      const { agent, agentId } = await talking();
      await kit.core.snoop(agentId, { snoopId: 'ear', spy: 'both', whisper: 'none' });
      expect(kit.core.channels().find(({ id }) => id === 'ear')?.endpoint).toEqual({
        kind: 'snoop',
        identity: agentId,
      });
      await agent.hangUp();
      await event('ChannelDestroyed', ({ channelId }) => channelId === 'ear');
    });

    test('digits of one reach the two others of a bridge as digits', async () => {
      const { visitor, visitorId } = await conference();
      await hearsAll(visitor, [880, 1320]);
      await visitor.digits('42');
      await until('two digits', () => kit.events.filter(({ type }) => type === 'ChannelDtmfReceived').length === 2);
      expect(kit.events.filter((each) => each.type === 'ChannelDtmfReceived').map((each) => each.channelId)).toEqual([
        visitorId,
        visitorId,
      ]);
      await hearsAll(visitor, [880, 1320]);
    });

    test('the core holds a phone, which says so, and lets it go on', async () => {
      const { visitor, agent, agentId } = await talking();
      await hears(visitor, 880, 440);
      await kit.core.hold(agentId);
      await until('the phone to be held', () => agent.heldByCore());
      await kit.core.unhold(agentId);
      await until('the phone to go on', async () => !(await agent.heldByCore()));
      await hears(visitor, 880, 440);
      expect(kit.events.some(({ type }) => type === 'ChannelHold')).toBe(false);
    });

    test('a phone asks to be replaced, and is told how that goes', async () => {
      const { agent, agentId } = await talking();
      await agent.refer('sip:sam@sidecall.test');
      expect(await event('ChannelTransfer')).toEqual({
        type: 'ChannelTransfer',
        channelId: agentId,
        to: 'sam',
        replaces: null,
      });
      await kit.core.transferProgress(agentId, 'trying');
      await kit.core.transferProgress(agentId, 'ringing');
      await kit.core.transferProgress(agentId, 'answered');
      await until('the end of the transfer', async () => (await agent.referred()).includes('accepted'));
    });

    test('a phone asks to be replaced by the far end of another of its calls', async () => {
      const { robin, visitor, agent, agentId } = await talking();
      const world = await phone('carrier', 'world', 1320);
      await agent.hold(true);
      await event('ChannelHold');
      const second = await robin.call('+14155550142');
      const own = (await event('ChannelCreated', ({ channel }) => channel.endpoint.kind === 'agent')).channel.id;
      const far = (await kit.originate({ to: { kind: 'number', number: '+14155550142' } })).id;
      const asked = await world.incoming();
      await asked.answer();
      await event('ChannelStateChange', ({ channel }) => channel.id === far && channel.state === 'Up');
      await kit.core.answer(own, { callId: 'CA3' });
      await second.up();
      await kit.core.createBridge('second');
      await kit.core.addToBridge('second', own);
      await kit.core.addToBridge('second', far);
      await agent.refer('sip:+14155550142@sidecall.test', second);
      expect(await event('ChannelTransfer')).toMatchObject({ channelId: agentId, replaces: own });
      await kit.core.addToBridge('bridge', far);
      await kit.core.transferProgress(agentId, 'answered');
      await until('the end of the transfer', async () => (await agent.referred()).includes('accepted'));
      for (const id of [agentId, own]) await kit.core.hangup(id, { cause: 16 });
      await Promise.all([hears(visitor, 1320, 880), hears(asked, 440, 880)]);
    });

    test('what a page says before it is joined is told once it is; what it says between two talks, to nobody', async () => {
      const robin = await phone('agent', 'robin', 880);
      const visitor = await (await phone('visitor', 'guest', 440)).call('+14155550100');
      const visitorId = (await event('ChannelCreated')).channel.id;
      const agentId = (await kit.originate()).id;
      const agent = await robin.incoming();
      await agent.answer();
      await event('ChannelStateChange', ({ channel }) => channel.id === agentId && channel.state === 'Up');
      await agent.up();
      await agent.tell('early');
      await kit.core.answer(visitorId, { callId: 'CA1' });
      await kit.core.createBridge('bridge');
      await kit.core.addToBridge('bridge', agentId);
      await agent.tell('alone');
      // A later message on the same socket proves that these have arrived.
      await agent.hold(true);
      await event('ChannelHold');
      await kit.core.addToBridge('bridge', visitorId);
      await until('the messages', async () => (await visitor.told()).length === 2);
      await kit.core.removeFromBridge('bridge', visitorId);
      await agent.tell('of the customer');
      await agent.hold(false);
      await event('ChannelUnhold');
      await kit.core.addToBridge('bridge', visitorId);
      await agent.tell('again');
      await until('the last', async () => (await visitor.told()).includes('again'));
      expect(await visitor.told()).toEqual(['early', 'alone', 'again']);
    });

    test('a phone whose transfer is declined learns that', async () => {
      const { agent, agentId } = await talking();
      await agent.refer('sip:+14155550142@sidecall.test');
      expect((await event('ChannelTransfer')).to).toBe('+14155550142');
      await kit.core.transferProgress(agentId, 'declined');
      await until('the end of the transfer', async () => (await agent.referred()).includes('failed'));
    });
  });
}
