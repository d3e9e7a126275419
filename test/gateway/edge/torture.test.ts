import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { header, tagOf } from '../../../src/gateway/sip/message/sip-message.ts';
import { parseSip } from '../../../src/gateway/sip/message/sip-parser.ts';
import { CoreServer, tokenFor } from '../telephony/support/core-server.ts';
import { RawPhone } from '../telephony/support/raw-phone.ts';
import type { Reading, Torture } from './torture-case.ts';
import { application, invalid, transaction } from './torture-invalid.ts';
import { backward, valid } from './torture-valid.ts';

const requests = [...valid, ...invalid, ...transaction, ...application, ...backward];
let server: CoreServer;
let token: string;
let robin: RawPhone;
let calls = 0;

beforeAll(async () => {
  server = await CoreServer.start();
  token = await tokenFor('robin');
});

afterAll(async () => server.close());

beforeEach(async () => {
  robin = await RawPhone.open(server.url, 'robin', token);
});

afterEach(async () => {
  // No state of earlier messages is left, and no internal error was reported.
  expect((await robin.final(robin.send('REGISTER', { contact: '*', lines: ['Expires: 0'] }))).status).toBe(200);
  expect(server.core.contacts('robin')).toBe(0);
  expect(server.core.channels()).toEqual([]);
  expect(server.errors).toEqual([]);
  robin.cut();
});

/** All answers of the edge, until it answers a valid request. */
async function answersTo(message: string | Buffer): Promise<string[]> {
  robin.received.length = 0;
  robin.raw(message);
  const good = robin.send('OPTIONS');
  const fits = (text: string): boolean => text.startsWith('SIP/2.0 200') && text.includes(good.callId);
  await robin.message('an answer to the next good request', fits);
  return robin.received.splice(0).filter((text) => text.startsWith('SIP/2.0 '));
}

function statusOf(answer: string): number {
  return Number(answer.slice(8, 11));
}

function reading(message: string | Buffer): Reading {
  const read = parseSip(Buffer.from(message));
  if (read.kind !== 'request') throw new Error(`read as ${read.kind}`);
  return {
    method: read.method,
    uri: read.uri,
    callId: read.callId,
    cseq: read.cseq.number,
    fromName: read.from.name,
    from: read.from.uri,
    fromTag: tagOf(read.from),
    toName: read.to.name,
    to: read.to.uri,
    toTag: tagOf(read.to),
    branch: read.via.branch,
    body: read.body,
  };
}

describe('RFC 4475, requests', () => {
  test('are all there', () => {
    // Five of the 49 are responses, tested below.
    expect(new Set(requests.map((each) => each.section)).size).toBe(44);
  });

  test.each(requests)('$section $name gets $status: $why', async (torture: Torture) => {
    await robin.register(0);
    const answers = await answersTo(torture.message);
    if (torture.reads) expect(reading(torture.message)).toMatchObject(torture.reads);
    if (torture.dials !== undefined) {
      expect(answers.map(statusOf)).toEqual([100]);
      const [channel] = server.core.channels();
      expect(channel?.dialled).toBe(torture.dials);
      await server.core.hangup(channel?.id ?? '', { cause: 17 });
      answers.push(await robin.message('the refusal', (text) => text.startsWith('SIP/2.0 4')));
    }
    const final = answers.filter((answer) => statusOf(answer) >= 200);
    expect(final.map(statusOf)).toEqual(torture.status === null ? [] : [torture.status]);
    if (torture.says !== undefined) expect(final[0]).toMatch(torture.says);
    if (torture.registers) {
      const contacts = [...(final[0]?.matchAll(/\r\nContact: <([^>]*)>/g) ?? [])].map(([, uri]) => uri);
      expect(contacts).toEqual(torture.registers);
      expect(server.core.contacts('robin')).toBe(torture.registers.length);
    }
  });

  test('an answer goes back with the headers as they came', async () => {
    const whole = valid.find((each) => each.name === 'intmeth')?.message ?? '';
    const [answer = ''] = await answersTo(whole);
    const sent = parseSip(Buffer.from(whole));
    const back = parseSip(Buffer.from(answer));
    if (sent.kind !== 'request' || back.kind !== 'response') throw new Error('one of them was not understood');
    for (const name of ['via', 'from', 'call-id', 'cseq']) expect(header(back, name)).toBe(header(sent, name));
    expect(header(back, 'to')).toBe(`${header(sent, 'to')};tag=${tagOf(back.to)}`);
  });

  test('3.3.14 regescrt: a call to such a contact has neither its headers nor its Route', async () => {
    await robin.final(
      robin.send('REGISTER', { contact: '<sip:robin@phone.invalid?Route=%3Csip:sip.invalid%3E&Subject=x>' }),
    );
    const invite = await called();
    expect(invite).toMatch(/^INVITE sip:robin@phone\.invalid SIP\/2\.0\r\n/);
    expect(invite).not.toMatch(/\r\n(Route|Subject):/);
    await refuse(invite);
  });
});

/** The INVITE of a call to robin. */
async function called(): Promise<string> {
  calls += 1;
  await server.core.originate({
    channelId: `call-${calls}`,
    to: { kind: 'agent', identity: 'robin' },
    caller: { user: '+14155550123', name: null },
    callId: `CA${calls}`,
    params: {},
    formats: ['pcmu'],
    timeoutMs: 20_000,
  });
  return robin.message('the INVITE', (text) => text.startsWith('INVITE '));
}

/** Checks that the edge still processes a valid refusal. */
async function refuse(invite: string): Promise<void> {
  robin.respond(invite, '486 Busy Here');
  const gone = await server.event('ChannelDestroyed', (event) => event.channelId === `call-${calls}`);
  expect(gone.cause).toBe(17);
}

/** A response to that INVITE, with its own headers. The headers in `lines` come first and replace them. */
function response(invite: string, statusLine: string, lines: readonly string[] = []): string {
  const copied = invite
    .split('\r\n')
    .filter((line) => /^(Via|From|To|Call-ID|CSeq):/.test(line))
    .filter((line) => !lines.some((other) => !other.startsWith('Via:') && other.startsWith(line.slice(0, 4))))
    .map((line) => (line.startsWith('To:') ? `${line};tag=torture` : line));
  return [statusLine, ...copied, ...lines, 'Content-Length: 0', '', ''].join('\r\n');
}

describe('RFC 4475, responses', () => {
  let invite: string;

  beforeEach(async () => {
    await robin.register();
    invite = await called();
  });

  test('3.1.1.12 unreason: a reason is any text', async () => {
    robin.raw(response(invite, 'SIP/2.0 486 = 2**3 * 5**2 но сто девяносто девять - простое'));
    const gone = await server.event('ChannelDestroyed', (event) => event.channelId === `call-${calls}`);
    expect(gone.cause).toBe(17);
  });

  test('3.1.1.13 noreason: or none', async () => {
    robin.raw(response(invite, 'SIP/2.0 180 '));
    await server.event(
      'ChannelStateChange',
      ({ channel }) => channel.id === `call-${calls}` && channel.state === 'Ringing',
    );
    await refuse(invite);
  });

  test.each([
    [
      '3.1.2.5 scalarlg: numbers beyond all bounds',
      'SIP/2.0 503 Service Unavailable',
      [
        'CSeq: 9292394834772304023312 INVITE',
        'Retry-After: 949302838503028349304023988',
        'Warning: 1812 overture "In Progress"',
      ],
    ],
    ['3.1.2.19 bigcode: a status that is none', 'SIP/2.0 4294967301 better not break the receiver', []],
    [
      '3.3.10 bcast: a response of somebody else (8.1.3.3)',
      'SIP/2.0 486 Busy Here',
      ['Via: SIP/2.0/UDP 255.255.255.255;branch=z9hG4bK1saber23'],
    ],
  ])('%s is discarded, and the call goes on', async (_, statusLine, lines) => {
    expect(await answersTo(response(invite, statusLine, lines))).toEqual([]);
    expect(server.core.channels().map((channel) => channel.id)).toEqual([`call-${calls}`]);
    await refuse(invite);
  });
});
