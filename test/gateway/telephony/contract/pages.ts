import { expect, test } from 'vitest';
import { errorHeader } from '../../../../src/domain/protocol/error-header.ts';
import { type ContractKit, until } from './kit.ts';

const messageType = 'application/vnd.sidecall.message+json';
const from = encodeURIComponent('+14155550123');

/**
 * Features of agents' pages that a telephone does not have: continuing each other’s calls, messages, reasons, names.
 */
export function pageCases(kit: ContractKit): void {
  const { phone, event, originate, talking, hears } = kit;

  test('a call that rings at one page is answered at another of the same agent, and at nobody else’s', async () => {
    const first = await phone('agent', 'robin', 440);
    const second = await phone('agent', 'robin', 880);
    const sam = await phone('agent', 'sam', 1320);
    const { id } = await originate({ params: { Order: '12' } });
    const [rings, also] = [await first.incoming(), await second.incoming()];
    await event('ChannelStateChange', ({ channel }) => channel.id === id && channel.state === 'Ringing');
    expect((await (await sam.take(rings)).over()).status).toBe(481);
    const taken = await second.take(rings, ';early-only');
    await taken.up();
    expect(await taken.before()).toEqual([from, 'robin', 'Order=12']);
    for (const each of [rings, also]) expect((await each.over()).reason).toContain('Call completed elsewhere');
    await event('ChannelStateChange', ({ channel }) => channel.id === id && channel.state === 'Up');
    expect((await (await first.take(taken, ';early-only')).over()).status).toBe(486);
    const asked = await sam.call('robin');
    const own = (await event('ChannelCreated')).channel.id;
    await kit.core.answer(own, { callId: 'CA3' });
    await asked.up();
    await kit.core.createBridge('bridge');
    for (const channel of [id, own]) await kit.core.addToBridge('bridge', channel);
    await Promise.all([hears(asked, 880, 440), hears(taken, 1320, 440)]);
    await taken.hangUp();
    expect(await event('ChannelDestroyed', ({ channelId }) => channelId === id)).toMatchObject({ byPeer: true });
  });

  test('a call whose caller gives up while another page answers it is over at all pages', async () => {
    const first = await phone('agent', 'robin', 440);
    const second = await phone('agent', 'robin', 880);
    const { id } = await originate();
    const rings = await first.incoming();
    await second.incoming();
    await event('ChannelStateChange', ({ channel }) => channel.id === id && channel.state === 'Ringing');
    const taken = await second.take(rings);
    await kit.core.hangup(id, { cause: 16 });
    await taken.over();
    await rings.over();
    expect((await (await second.take(rings)).over()).status).toBe(481);
    expect(kit.core.channels()).toEqual([]);
  });

  test('an answered call goes on at another page, which is told From, To and parameters', async () => {
    const { visitor, agent, agentId } = await talking();
    const page = await phone('agent', 'robin', 1320);
    const taken = await page.take(agent);
    await taken.up();
    expect(await taken.before()).toEqual([from, 'robin']);
    await agent.over();
    await Promise.all([hears(visitor, 1320, 880), hears(taken, 440, 880)]);
    expect(kit.core.channels().map(({ id }) => id)).toContain(agentId);
    expect(kit.events.some(({ type }) => type === 'ChannelDestroyed')).toBe(false);
  });

  test('an agent calls another by name, and hears them', async () => {
    const robin = await phone('agent', 'robin', 880);
    const sam = await phone('agent', 'sam', 1320);
    const asked = await sam.call('client%3Arobin');
    const { channel } = await event('ChannelCreated');
    expect(channel).toMatchObject({ endpoint: { kind: 'agent', identity: 'sam' }, dialled: 'client:robin' });
    const { id } = await originate({ caller: { user: 'sam', name: 'Sam' }, formats: channel.formats });
    const call = await robin.incoming();
    expect(call.shown).toMatchObject({ user: 'sam', name: 'Sam' });
    await call.answer();
    await event('ChannelStateChange', (each) => each.channel.id === id && each.channel.state === 'Up');
    await kit.core.answer(channel.id, { callId: 'CA2' });
    await kit.core.createBridge('bridge');
    for (const each of [channel.id, id]) await kit.core.addToBridge('bridge', each);
    await Promise.all([call.up(), asked.up()]);
    await Promise.all([hears(asked, 880, 440), hears(call, 1320, 440)]);
  });

  test('messages of a server reach the page they are for, and no telephone', async () => {
    const { visitor, agent, visitorId, agentId } = await talking();
    const world = await phone('carrier', 'world', 1320);
    const far = (await originate({ to: { kind: 'number', number: '+14155550142' } })).id;
    const telephone = await world.incoming();
    await telephone.answer();
    await event('ChannelStateChange', ({ channel }) => channel.id === far && channel.state === 'Up');
    const say = (id: string, text: string): Promise<void> => kit.core.message(id, { type: messageType, text });
    await say(far, 'nothing');
    await say('nobody', 'nothing');
    for (const text of ['one', 'two']) await say(agentId, text);
    await say(visitorId, '{"ü":3}');
    await until('the messages', async () => (await agent.told()).length + (await visitor.told()).length === 3);
    expect([await agent.told(), await visitor.told(), await telephone.told()]).toEqual([
      ['one', 'two'],
      ['{"ü":3}'],
      [],
    ]);
  });

  test('a call that is refused says why, in the words of the gateway', async () => {
    const call = await (await phone('agent', 'robin', 880)).call('+14155550142');
    const { channel } = await event('ChannelCreated');
    const headers = { [errorHeader]: 'NO_TRUNK There is "no" trunk: add one.' };
    await kit.core.hangup(channel.id, { cause: 27, headers });
    expect(await call.over()).toEqual({
      status: 502,
      reason: 'Q.850;cause=27',
      warning: '399 sidecall "NO_TRUNK There is no trunk: add one."',
    });
  });
}
