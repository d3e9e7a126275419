import { connect } from 'node:net';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { MessageStream } from '../../../src/gateway/trunk/message-stream.ts';
import { eventually } from '../../e2e/support/eventually.ts';
import { Carrier } from './carrier.ts';
import { closeAll, opened } from './kit.ts';

afterEach(closeAll);

function message(body: string, length: number | string = body.length): Buffer {
  return Buffer.from(`INFO sip:a@b SIP/2.0\r\nCall-ID: 1\r\nContent-Length: ${length}\r\n\r\n${body}`);
}

function stream() {
  const messages: string[] = [];
  const pings: number[] = [];
  const cut = new MessageStream(
    (each) => messages.push(each.toString()),
    () => pings.push(1),
  );
  return { cut, messages, pings };
}

describe('a stream is cut into messages', () => {
  const all = [message('v=0\r\n\r\nx'), message(''), message('y'.repeat(300)), message('\r\n\r\n')];
  const bytes = Buffer.concat(
    [all[0] ?? '', Buffer.from('\r\n\r\n'), ...all.slice(1)].map((each) => Buffer.from(each)),
  );

  test.each([1, 2, 3, 5, 17, 64, bytes.length])('however the bytes come: %d at a time', (step) => {
    const { cut, messages } = stream();
    for (let at = 0; at < bytes.length; at += step) expect(cut.push(bytes.subarray(at, at + step))).toBe(true);
    expect(messages).toEqual(all.map(String));
    expect(cut.waiting).toBe(0);
  });

  test('without copying a message again for each byte of it', () => {
    let copied = 0;
    const join = Buffer.concat.bind(Buffer);
    const spy = vi.spyOn(Buffer, 'concat').mockImplementation((parts, length) => {
      copied += parts.reduce((sum, each) => sum + each.length, 0);
      return join(parts, length);
    });
    onTestFinished(() => {
      spy.mockRestore();
    });
    const { cut, messages } = stream();
    const long = message('z'.repeat(100_000));
    for (let at = 0; at < long.length; at += 1) cut.push(long.subarray(at, at + 1));
    expect(messages).toHaveLength(1);
    // It would be 5 GB if each byte were appended to the previous ones.
    expect(copied).toBeLessThan(10_000_000);
    copied = 0;
    const headers = Buffer.from(`INFO sip:a@b SIP/2.0\r\nX: ${'x'.repeat(40_000)}`);
    let going = true;
    let at = 0;
    for (; going && at < headers.length; at += 1) going = cut.push(headers.subarray(at, at + 1));
    expect([going, at > 32_768, at < 33_000]).toEqual([false, true, true]);
    expect(copied).toBeLessThan(20_000_000);
  });

  test.each([
    ['a length that is too large', message('', 9_999_999), false],
    ['a length of more digits than there are', message('', '99999999'), false],
    ['a length below zero', message('', '-1'), false],
    ['a length that is no number', message('', 'many'), false],
    ['two lengths', message('', '1\r\nl: 2'), false],
    ['no length of a body', Buffer.from('INFO sip:a@b SIP/2.0\r\nContent-Type: a/b\r\n\r\nbody'), false],
    ['headers without end', Buffer.from(`INFO sip:a@b SIP/2.0\r\nX: ${'x'.repeat(33_000)}`), false],
    ['line ends without end', Buffer.from('\r\n'.repeat(100_000)), true],
  ])('%s', (_, given, goesOn) => {
    const { cut } = stream();
    expect(cut.push(given)).toBe(goesOn);
    expect(cut.waiting).toBeLessThanOrEqual(given.length);
  });
});

test('what is no message ends where the next one begins, and is told', () => {
  const { cut, messages } = stream();
  const good = message('v=0').toString();
  const bad = 'Content-Type: a/b\r\nnot a message\r\n';
  expect(cut.push(Buffer.from(`${good}${bad}${good}${bad}\r\n${good}`))).toBe(true);
  expect(messages).toEqual([good, bad, good, `${bad}\r\n`, good]);
});

test('the message whose length cannot be told is told before its stream ends', () => {
  const { cut, messages } = stream();
  expect(cut.push(Buffer.concat([message('v=0'), message('body', 'x')]))).toBe(false);
  expect(messages).toEqual([message('v=0').toString(), message('', 'x').toString()]);
});

test('keep-alives of a stream are answered up to a bound, and more are counted', async () => {
  const carrier = await Carrier.open();
  const { trunks } = await carrier.gateway();
  const socket = connect(carrier.gatewayPort, '127.0.0.1').on('error', () => {});
  opened.push(() => socket.destroy());
  let heard = '';
  socket.on('data', (data) => {
    heard += String(data);
  });
  for (let n = 1; n <= 30; n += 1) {
    socket.write('\r\n\r\n');
    await eventually('it', () => heard.length / 2 + trunks.counters.dropped >= n);
  }
  expect(heard).toBe('\r\n'.repeat(20));
  expect(trunks.counters.dropped).toBe(10);
});

test('one address has at most a hundred connections', async () => {
  const carrier = await Carrier.open();
  const { trunks } = await carrier.gateway();
  const sockets = Array.from({ length: 110 }, () => connect(carrier.gatewayPort, '127.0.0.1').on('error', () => {}));
  opened.push(() => {
    for (const each of sockets) each.destroy();
  });
  await eventually('the refusals', () => trunks.counters.overrun >= 10);
  await eventually('their ends', () => sockets.filter(({ closed }) => closed).length === 10);
});
