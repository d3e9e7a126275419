import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { eventually } from '../../e2e/support/eventually.ts';
import { CoreServer, tokenFor } from '../telephony/support/core-server.ts';
import { RawPhone } from '../telephony/support/raw-phone.ts';
import { type Heard, seedMessage } from './fuzz-corpus.ts';
import { Dice, mutate } from './fuzz-mutations.ts';
import { FuzzTarget } from './fuzz-target.ts';
import { request } from './torture-case.ts';

test('with the limits as they are, whoever sends such things loses the socket, and nobody else does', async () => {
  const dice = new Dice(7);
  const server = await CoreServer.start();
  const token = await tokenFor('robin');
  try {
    const [bad, good] = [
      await RawPhone.open(server.url, 'robin', token),
      await RawPhone.open(server.url, 'robin', token),
    ];
    const nothing: Heard = { invite: null, answer: null };
    for (let count = 0; count < 90; count++) {
      const first = seedMessage(dice.roll(1 << 20), `limit${count}`, token, nothing);
      bad.raw(Buffer.concat([Buffer.from('\0'), mutate(first, first, dice).subarray(0, 60_000)]));
    }
    expect(await eventually('the socket to be closed', () => bad.closed)).toEqual({ code: 1008 });
    // Ten are tolerated. After the eleventh nothing more is parsed.
    expect(server.core.counters().edge.malformed).toBe(11);
    expect((await good.final(good.send('OPTIONS'))).status).toBe(200);
    good.cut();
  } finally {
    await server.close();
  }
});

test('whoever asks and never reads the answers is cut off', async () => {
  const server = await CoreServer.start({ limits: { messagesPerSecond: 1e9 } });
  try {
    const deaf = await RawPhone.open(server.url, 'robin');
    deaf.freeze();
    const asked = request('OPTIONS', 'deaf', [
      `Via: SIP/2.0/WS phone.invalid;branch=z9hG4bK1;x="${'x'.repeat(60_000)}"`,
    ]);
    await eventually('the socket to be cut', () => {
      for (let count = 0; count < 50; count++) deaf.raw(asked);
      return server.core.counters().edge.sockets === 0;
    });
    deaf.cut();
  } finally {
    await server.close();
  }
});

test('a socket that proves nothing in two minutes is closed; one that did stays', async () => {
  const target = new FuzzTarget(new Dice(1));
  const { token } = await target.tokens.issue({ identity: 'robin', role: 'agent', ttl: 600 });
  const [stranger, robin] = [target.open(), target.open()];
  robin.emit('message', request('REGISTER', 'proof', ['Contact: <sip:a@b.invalid>', `Authorization: Bearer ${token}`]));
  await eventually('the registration', () => robin.sent.some((text) => text.startsWith('SIP/2.0 200')));
  const alive = (): void => {
    stranger.emit('pong');
    robin.emit('pong');
    stranger.emit('message', request('OPTIONS', `still${target.clock.now()}`, []));
  };
  for (let seconds = 0; seconds < 110; seconds += 10, alive()) target.clock.advance(10_000);
  expect([stranger.readyState, robin.readyState]).toEqual([1, 1]);
  target.clock.advance(15_000);
  expect([stranger.readyState, robin.readyState]).toEqual([3, 1]);
});

test('sockets that go by the thousand take their own bindings along, and nobody else’s', async () => {
  const target = new FuzzTarget(new Dice(1));
  const { token } = await target.tokens.issue({ identity: 'robin', role: 'agent', ttl: 600 });
  const stays = target.open();
  const goes = target.open();
  const other = Array.from({ length: 10_000 }, () => target.open());
  for (const [index, socket] of [stays, goes].entries()) {
    const contact = `Contact: <sip:robin@p${index}.invalid>`;
    socket.emit('message', request('REGISTER', `many${index}`, [contact, `Authorization: Bearer ${token}`]));
    await eventually('the registration', () => socket.sent.some((text) => text.startsWith('SIP/2.0 200')));
  }
  for (const socket of [goes, ...other]) socket.terminate();
  expect(target.edge.bindingsOf('agent').map((binding) => binding.uri)).toEqual(['sip:robin@p0.invalid']);
  expect(target.edge.counters.sockets).toBe(1);
});

test('a text frame that is no UTF-8 ends its socket with 1007 (RFC 6455 8.1), and no other', async () => {
  const server = await CoreServer.start();
  try {
    const socket = new WebSocket(server.url, 'sip');
    const closed = new Promise((resolve) => socket.once('close', resolve));
    await new Promise((resolve) => socket.once('open', resolve));
    const text = request('OPTIONS', 'latin', ['X: \xe9']);
    socket.send(Buffer.from(text.toString().replace('é', '\xe9'), 'latin1'), { binary: false });
    expect(await closed).toBe(1007);
    // In a binary frame it is a normal message: a letter in a legacy encoding does no harm.
    const other = await RawPhone.open(server.url, 'robin');
    other.raw(Buffer.from(text.toString(), 'latin1'));
    await other.message('the answer', (answer) => answer.startsWith('SIP/2.0 200'));
    expect((await other.final(other.send('OPTIONS'))).status).toBe(200);
    other.cut();
    expect(server.errors).toEqual([]);
  } finally {
    await server.close();
  }
});
