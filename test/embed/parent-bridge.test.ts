import { expect } from '@open-wc/testing';
import { type HostMessage, version } from '../../src/embed/messages.ts';
import { openParentBridge, type ParentBridge } from '../../src/embed/page/parent-bridge.ts';
import { eventually } from '../e2e/support/eventually.ts';
import { ownFrame, strangerPosts, turns } from './support/framed.ts';

const until = (check: () => boolean): Promise<unknown> => eventually(check.toString(), check, undefined, 5);
const connect = { sidecall: 'connect', version };

let bridge: ParentBridge | null = null;
afterEach(() => {
  bridge?.close();
  bridge = null;
});

async function open(origin = location.origin) {
  const { inside } = await ownFrame();
  const heard: HostMessage[] = [];
  const forged: string[] = [];
  bridge = openParentBridge(inside, origin, {
    message: (message) => heard.push(message),
    forged: (from) => forged.push(from),
  });
  return { inside, heard, forged, bridge };
}

/** Answers the handshake as the page around the frame. */
function answer(inside: Window): { port: MessagePort; said: unknown[] } {
  const { port1, port2 } = new MessageChannel();
  const said: unknown[] = [];
  port1.onmessage = ({ data }) => said.push(data);
  inside.postMessage(connect, location.origin, [port2]);
  return { port: port1, said };
}

it('what the frame says before the handshake arrives after it, in order', async () => {
  const { inside, heard, forged, bridge } = await open();
  bridge.send({ type: 'show', reason: 'ringing' });
  bridge.send({ type: 'size', height: 640 });
  const { port, said } = answer(inside);
  await until(() => said.length === 2);
  expect(said).to.deep.equal([
    { type: 'show', reason: 'ringing' },
    { type: 'size', height: 640 },
  ]);
  port.postMessage({ type: 'dial', number: '+14155550123', about: { kind: 'contact', id: '7' } });
  await until(() => heard.length === 1);
  expect(heard).to.deep.equal([{ type: 'dial', number: '+14155550123', about: { kind: 'contact', id: '7' } }]);
  expect(forged).to.deep.equal([]);
});

it('a handshake of another window is refused and counted', async () => {
  const { inside, heard, forged, bridge } = await open();
  bridge.send({ type: 'show', reason: 'call' });
  await strangerPosts(inside, connect);
  await strangerPosts(inside, { ...connect, version: 2 });
  await strangerPosts(inside, { type: 'dial', number: '1' });
  await strangerPosts(inside, 'connect');
  await until(() => forged.length >= 2);
  expect([forged, heard]).to.deep.equal([['null', 'null'], []]);
  // The real page still gets its connection, and everything that waited.
  const { said } = answer(inside);
  await until(() => said.length === 1);
});

it('a parent of another origin than the pinned one is refused and counted, and gets nothing', async () => {
  const { inside, forged, bridge } = await open('https://crm.example');
  bridge.send({ type: 'show', reason: 'call' });
  const { said } = answer(inside);
  await until(() => forged.length === 1);
  await turns();
  expect([forged, said]).to.deep.equal([[location.origin], []]);
});

it('there is one handshake: a second one is refused and counted', async () => {
  const { inside, forged, bridge } = await open();
  const first = answer(inside);
  bridge.send({ type: 'show', reason: 'call' });
  await until(() => first.said.length === 1);
  const second = answer(inside);
  await until(() => forged.length === 1);
  bridge.send({ type: 'show', reason: 'idle' });
  await until(() => first.said.length === 2);
  expect(second.said).to.deep.equal([]);
});

it('a handshake without a port, or of another version, is refused', async () => {
  const { inside, forged } = await open();
  inside.postMessage(connect, location.origin);
  inside.postMessage({ ...connect, version: 99 }, location.origin, [new MessageChannel().port2]);
  await until(() => forged.length === 2);
});

it('a question gets its own answer', async () => {
  const { inside, bridge } = await open();
  const { port, said } = answer(inside);
  const [one, two] = [bridge.ask({ type: 'token' }), bridge.ask({ type: 'token' })];
  await until(() => said.length === 2);
  const [first, second] = said as { id: number }[];
  port.postMessage({ type: 'answer', id: second?.id, value: 'b' });
  port.postMessage({ type: 'answer', id: first?.id, value: { not: 'a text' } });
  expect(await Promise.all([one, two])).to.deep.equal([null, 'b']);
});

it('a question that is open when the bridge closes has no answer', async () => {
  const { bridge } = await open();
  const asked = bridge.ask({ type: 'token' });
  bridge.close();
  expect(await asked).to.equal(null);
});
