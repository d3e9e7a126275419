import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, describe, expect, test } from 'vitest';
import { addressesOf } from '../../../src/gateway/telephony/embedded/trunk-leg/local-address.ts';
import { trunksText } from '../../../src/gateway/trunk/settings.ts';
import { Trunks } from '../../../src/gateway/trunk/trunks.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { eventually } from '../../e2e/support/eventually.ts';
import { freePort } from '../../e2e/support/free-port.ts';
import { openLeg, openPhone } from '../telephony/trunk-leg/kit.ts';
import { closeAll, opened } from './kit.ts';

afterEach(closeAll);

/** On a machine without IPv6, only IPv4 is tested. */
const hasIpv6 = Object.values(networkInterfaces()).some((each) => each?.some(({ family }) => family === 'IPv6'));
const loopbacks = ['127.0.0.1', ...(hasIpv6 ? ['::1'] : [])];

/** A gateway that listens on all addresses, with a trunk at each of them. */
async function gateway(): Promise<Trunks> {
  const clock = new ManualClock();
  const settings = loopbacks.map((host, index) => ({ name: `t${index}`, host, port: 1 + index, pingSeconds: 0 }));
  const trunks = new Trunks({
    trunks: trunksText.parse(JSON.stringify(settings)),
    ...{ port: await freePort(), bindAddress: null, publicAddress: '192.0.2.1', clock },
    logger: { info: () => {}, warn: () => {}, error: () => {} },
  });
  opened.push(async () => {
    const stopped = trunks.stop();
    clock.advance(2000);
    await stopped;
  });
  await trunks.start(() => {});
  return trunks;
}

function options(transport: string): string {
  const lines = [
    `Via: SIP/2.0/${transport} phone.invalid;branch=z9hG4bKf;rport`,
    'From: <sip:1@a>;tag=1',
    'To: <sip:2@a>',
  ];
  return ['OPTIONS sip:192.0.2.1 SIP/2.0', ...lines, 'Call-ID: f', 'CSeq: 1 OPTIONS', 'l: 0', '', ''].join('\r\n');
}

describe('on one port, both address families are listened in', () => {
  test.each(loopbacks)('over UDP, at %s', async (host) => {
    const trunks = await gateway();
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
    opened.push(() => socket.close());
    let heard = '';
    socket.on('message', (data) => {
      heard = String(data);
    });
    socket.send(options('UDP'), trunks.port, host);
    await eventually('the answer', () => heard.startsWith('SIP/2.0 200 '));
  });

  test.each(loopbacks)('over TCP, at %s', async (host) => {
    const trunks = await gateway();
    const socket = connect(trunks.port, host);
    opened.push(() => socket.destroy());
    let heard = '';
    socket.on('data', (data) => {
      heard += String(data);
    });
    socket.write(options('TCP'));
    await eventually('the answer', () => heard.startsWith('SIP/2.0 200 '));
  });

  test('trunks of both are called, each from an address of its own', async () => {
    const trunks = await gateway();
    const ways = await trunks.routes('+14155550101');
    expect(ways.map(({ principal }) => principal.media?.localAddress)).toEqual(['192.0.2.1', ...loopbacks.slice(1)]);
  });
});

describe('the address of media', () => {
  const media = { bindAddress: null, publicAddress: null, udpPorts: null };

  test.each([
    ['of the signalling', media, '2001:db8::1', undefined, '2001:db8::1'],
    ['of the far end, whatever the signalling’s', media, '192.0.2.1', 6, expect.stringContaining(':')],
    [
      'the public one, where it is of the family',
      { ...media, publicAddress: '198.51.100.1' },
      '192.0.2.1',
      4,
      '198.51.100.1',
    ],
    [
      'and no other where it is not',
      { ...media, publicAddress: '198.51.100.1' },
      '2001:db8::1',
      undefined,
      '2001:db8::1',
    ],
    ['where we listen', { ...media, bindAddress: '192.0.2.5' }, '2001:db8::1', undefined, '192.0.2.5'],
  ] as const)('is %s', (_, settings, localAddress, family, shown) => {
    expect(addressesOf(settings, { srtp: 'off', localAddress }, family)?.shown).toEqual(shown);
  });

  test('there is none in a family that is not listened in', () => {
    expect(addressesOf({ ...media, bindAddress: '192.0.2.5' }, { srtp: 'off' }, 6)).toBeNull();
  });

  test('an offer of the other family is answered in it', async () => {
    const { leg } = await openLeg({}, { bindAddress: null });
    const offer = 'v=0\r\no=- 1 1 IN IP6 ::1\r\ns=-\r\nc=IN IP6 ::1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n';
    if (hasIpv6) expect(await leg.answer(offer, ['pcmu'])).toMatch(/\r\nc=IN IP6 [0-9a-f:]+\r\n/);
    else await expect(leg.answer(offer, ['pcmu'])).rejects.toThrow();
  });

  test('a host by its name is asked for, and sent to', async () => {
    const phone = await openPhone();
    const asked: unknown[] = [];
    const lookup = async (host: string, family: 4 | 6): Promise<string> => {
      asked.push([host, family]);
      return '127.0.0.1';
    };
    const { leg } = await openLeg({}, { lookup });
    const offer = phone.sdp({ types: '0' }).replace(/c=IN IP4 \S+/, 'c=IN IP4 media.example.com');
    phone.hear(await leg.answer(offer, ['pcmu']));
    await eventually('the question', () => asked.length > 0);
    expect(asked).toEqual([['media.example.com', 4]]);
  });
});
