import { connect, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { eventually } from '../../e2e/support/eventually.ts';
import { Carrier } from './carrier.ts';
import { closeAll, opened } from './kit.ts';

afterEach(closeAll);

function options(id: number): string {
  return [
    'OPTIONS sip:+14155550100@127.0.0.1 SIP/2.0',
    `Via: SIP/2.0/TCP 127.0.0.1;branch=z9hG4bKstream${id}`,
    'From: <sip:a@carrier.test>;tag=a',
    'To: <sip:b@sidecall.test>',
    `Call-ID: stream${id}`,
    'CSeq: 1 OPTIONS',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
}

async function stream(carrier: Carrier): Promise<{ socket: Socket; answers: () => number }> {
  const socket = connect(carrier.gatewayPort, '127.0.0.1').on('error', () => {});
  opened.push(() => socket.destroy());
  let heard = '';
  socket.on('data', (data) => {
    heard += String(data);
  });
  return { socket, answers: () => heard.split('SIP/2.0 200').length - 1 };
}

test('a message that began has 10 s of its own, however many came before it in one go', async () => {
  const carrier = await Carrier.open();
  const { trunks } = await carrier.gateway();
  const { socket, answers } = await stream(carrier);
  let rest = options(1);
  for (let id = 1; id <= 4; id++) {
    const next = options(id + 1);
    // The end of one message and the start of the next: the stream is never between messages.
    socket.write(rest + next.slice(0, 40));
    rest = next.slice(40);
    await eventually('its answer', () => answers() === id);
    carrier.clock.advance(6000);
  }
  expect(socket.closed).toBe(false);
  expect(trunks.counters.malformed).toBe(0);
  carrier.clock.advance(6000);
  await eventually('the end of who keeps us waiting', () => socket.closed);
});
