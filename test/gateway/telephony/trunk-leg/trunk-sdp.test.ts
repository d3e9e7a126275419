import { describe, expect, test } from 'vitest';
import { parseCrypto } from '../../../../src/gateway/telephony/embedded/trunk-leg/crypto-line.ts';
import { parseTrunkSdp } from '../../../../src/gateway/telephony/embedded/trunk-leg/trunk-sdp.ts';
import { breathe } from '../../../e2e/support/breathe.ts';
import { Mutator } from '../support/mutator.ts';
import { openLeg } from './kit.ts';

const key = Buffer.alloc(30, 1).toString('base64');
const head = ['v=0', 'o=- 1 1 IN IP4 192.0.2.1', 's=-', 'c=IN IP4 192.0.2.1', 't=0 0'];
const sdp = (...lines: string[]): string => [...head, ...lines, ''].join('\r\n');
const off = { srtp: 'off' } as const;
const optional = { srtp: 'optional' } as const;
const required = { srtp: 'required' } as const;

describe('a trunk’s description', () => {
  test.each([65_536, 70_000, 99_999])('is refused where it names port %i, which nothing can be sent to', (port) => {
    expect(() => parseTrunkSdp(sdp(`m=audio ${port} RTP/AVP 0`), off)).toThrow('media line');
  });

  test('says where sound goes, in which formats, and how long its packets may be', () => {
    const remote = parseTrunkSdp(
      sdp(
        'm=audio 4000 RTP/AVP 18 8 0 96 13',
        'c=IN IP4 192.0.2.9',
        'a=rtpmap:96 telephone-event/8000',
        'a=ptime:30',
        'a=maxptime:60',
      ),
      off,
    );
    expect(remote).toMatchObject({
      address: { host: '192.0.2.9', port: 4000 },
      rtcp: { host: '192.0.2.9', port: 4001 },
      muxed: false,
      direction: 'sendrecv',
      formats: [
        { format: 'pcma', payloadType: 8 },
        { format: 'pcmu', payloadType: 0 },
      ],
      ptime: 30,
      maxPtime: 60,
    });
    expect(remote.events).toEqual(new Map([[8000, 96]]));
  });

  test.each([
    ['sendrecv', 'sendonly'],
    ['recvonly', 'inactive'],
    ['inactive', 'inactive'],
  ])('holds by 0.0.0.0 though it says %s', (said, meant) => {
    const text = sdp('m=audio 4000 RTP/AVP 0', 'c=IN IP4 0.0.0.0', `a=${said}`);
    expect(parseTrunkSdp(text, off)).toMatchObject({ address: null, direction: meant });
  });

  test('of several streams has its first fitting one taken, the one with keys before the one without', () => {
    const both = sdp(
      'm=image 5000 udptl t38',
      'm=audio 0 RTP/AVP 0',
      'm=audio 4000 RTP/AVP 0',
      'm=audio 4002 RTP/SAVP 0',
      `a=crypto:1 F8_128_HMAC_SHA1_80 inline:${key}`,
      `a=crypto:2 AES_CM_128_HMAC_SHA1_32 inline:${key}`,
    );
    expect(parseTrunkSdp(both, off).audioIndex).toBe(2);
    expect(parseTrunkSdp(both, optional)).toMatchObject({ audioIndex: 3, crypto: [{ tag: 2 }] });
    expect(parseTrunkSdp(both, required).audioIndex).toBe(3);
  });

  test('is answered stream by stream, those that are not wanted with port zero', async () => {
    const { leg } = await openLeg();
    const offer = sdp(
      'm=image 5000 udptl t38',
      'a=T38FaxVersion:0',
      'm=audio 4000 RTP/AVP 0 101',
      'a=rtpmap:101 telephone-event/8000',
      'm=video 4002 RTP/AVP 96',
      'm=audio 4004 RTP/AVP 0',
    );
    const lines = (await leg.answer(offer.replaceAll('192.0.2.1', '127.0.0.1'), ['pcmu'])).split('\r\n');
    expect(
      lines.filter((line) => line.startsWith('m=')).map((line) => line.replace(/^m=audio [1-9]\d+/, 'm=audio PORT')),
    ).toEqual(['m=image 0 udptl t38', 'm=audio PORT RTP/AVP 0 101', 'm=video 0 RTP/AVP 96', 'm=audio 0 RTP/AVP 0']);
  });

  test.each([
    ['a fax alone', sdp('m=image 5000 udptl t38')],
    ['a browser’s media', sdp('m=audio 9 UDP/TLS/RTP/SAVPF 0')],
    ['keys that nobody here knows', sdp('m=audio 4000 RTP/SAVP 0', 'a=crypto:1 AEAD_AES_256_GCM inline:abc')],
    ['a crowd for an address', sdp('m=audio 4000 RTP/AVP 0', 'c=IN IP4 239.1.1.1')],
  ])('is refused with 488 where it is %s', (_, text) => {
    expect(() => parseTrunkSdp(text, optional)).toThrow(expect.objectContaining({ kind: 'incompatible' }));
  });

  test.each([
    ['nothing', ''],
    ['a line that is none', sdp('hello')],
    ['a media line that is none', sdp('m=audio')],
    ['a thousand lines', sdp(...Array(1000).fill('a=x'))],
    ['a hundred streams', sdp(...Array(100).fill('m=audio 1 RTP/AVP 0'))],
  ])('is refused with 400 where it is %s', (_, text) => {
    expect(() => parseTrunkSdp(text, optional)).toThrow(expect.objectContaining({ kind: 'malformed' }));
  });

  test('mutated 20,000 times is read or refused, and nothing else', { timeout: 300_000 }, async ({ signal }) => {
    const mutator = new Mutator(8866);
    const sample = Buffer.from(
      sdp(
        'm=audio 4000 RTP/SAVP 0 8 101',
        'a=rtpmap:101 telephone-event/8000',
        `a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${key}|2^48`,
        'a=rtcp:4001 IN IP4 192.0.2.1',
        'a=ptime:20',
        'a=sendrecv',
      ),
    );
    for (let n = 0; n < 20_000; n++) {
      if (n % 500 === 0) await breathe(signal);
      try {
        parseTrunkSdp(mutator.datagram([sample]).toString('latin1'), optional);
      } catch (error) {
        expect(error).toMatchObject({ name: 'SdpError' });
      }
    }
  });
});

describe('a=crypto', () => {
  const suite = 'AES_CM_128_HMAC_SHA1_80';

  test.each([
    `1 ${suite} inline:${key}`,
    `1 ${suite} inline:${key}|2^48`,
    `1 ${suite} inline:${key}|4294967296 WSH=128 -NEW=1`,
  ])('is taken: %s', (line) => {
    expect(parseCrypto(line)).toMatchObject({ tag: 1, suite });
  });

  test.each([
    `x ${suite} inline:${key}`,
    `1 ${suite} inline:${key.slice(4)}`,
    `1 ${suite} inline:${key}|2^10`,
    `1 ${suite} inline:${key}|2^48|1:4`,
    `1 ${suite} inline:${key};inline:${key}`,
    `1 ${suite} inline:${key} KDR=3`,
    `1 ${suite} inline:${key} UNENCRYPTED_SRTP`,
    `1 __proto__ inline:${key}`,
  ])('is left: %s', (line) => {
    expect(parseCrypto(line)).toBeNull();
  });
});
