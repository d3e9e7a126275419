import { createHmac, randomBytes } from 'node:crypto';
import { createSocket, Socket } from 'node:dgram';
import dns from 'node:dns/promises';
import { once } from 'node:events';
import { afterEach, expect, it, vi } from 'vitest';
import { systemClock } from '../../../src/gateway/start/system-clock.ts';
import { MediaTransport } from '../../../src/gateway/telephony/embedded/webrtc/media-transport.ts';

const settings = { bindAddress: '127.0.0.1', publicAddress: null, udpPorts: null, roundMs: 0 };
const nobody = { onRtp() {}, onRtcp() {}, onFailed() {} };

afterEach(() => vi.restoreAllMocks());

it('asks nobody on the network when it opens media, where no STUN server is set', async () => {
  const lookup = vi.spyOn(dns, 'lookup');
  const send = vi.spyOn(Socket.prototype, 'send');
  const media = await MediaTransport.open({ ...settings, bindAddress: null }, systemClock, nobody);
  try {
    expect(media.candidates.length).toBeGreaterThan(0);
    expect(lookup.mock.calls).toEqual([]);
    expect(send.mock.calls.map((call) => call.slice(1))).toEqual([]);
  } finally {
    await media.close();
  }
});

it('answers the first check of a phone that is faster than its 200', async () => {
  const media = await MediaTransport.open(settings, systemClock, nobody);
  const phone = createSocket('udp4');
  try {
    media.offering();
    const [, , , , host = '', port = ''] = media.candidates[0]?.split(' ') ?? [];
    const answer = once(phone, 'message');
    phone.send(check(media.credentials), Number(port), host);
    const [response] = (await answer) as [Buffer];
    // Binding success. 0x0111 would be an error: 487, a conflict of roles (RFC 8445 7.3.1.1).
    expect(response.readUInt16BE(0).toString(16)).toBe('101');
  } finally {
    phone.close();
    await media.close();
  }
});

it('takes no check from strangers, whatever they call themselves, and goes on', async () => {
  const media = await MediaTransport.open(settings, systemClock, nobody);
  const stranger = createSocket('udp4');
  const phone = createSocket('udp4');
  const heard: Buffer[] = [];
  stranger.on('message', (data) => heard.push(data));
  try {
    media.offering();
    const [, , , , host = '', port = ''] = media.candidates[0]?.split(' ') ?? [];
    // Names of inherited object properties must not match a password.
    for (const ufrag of ['constructor', '__proto__', 'toString', 'hasOwnProperty', '', media.credentials.ufrag]) {
      stranger.send(check({ ufrag, password: 'a guess' }), Number(port), host);
    }
    const answer = once(phone, 'message');
    phone.send(check(media.credentials), Number(port), host);
    const [response] = (await answer) as [Buffer];
    expect(response.readUInt16BE(0).toString(16)).toBe('101');
    expect(heard).toEqual([]);
  } finally {
    stranger.close();
    phone.close();
    await media.close();
  }
});

/** A binding request of the controlled side, with the highest tie-breaker (RFC 8445 7.1). */
function check({ ufrag, password }: { ufrag: string; password: string }): Buffer {
  const attributes = Buffer.concat([
    attribute(0x0006, Buffer.from(`${ufrag}:peer`)),
    attribute(0x0024, Buffer.from([0x6e, 0xff, 0xff, 0xff])),
    attribute(0x8029, Buffer.alloc(8, 0xff)),
  ]);
  const header = Buffer.alloc(20);
  header.writeUInt16BE(0x0001, 0);
  // The length including the signature (RFC 8489 14.5).
  header.writeUInt16BE(attributes.length + 24, 2);
  header.writeUInt32BE(0x2112a442, 4);
  randomBytes(12).copy(header, 8);
  const signature = createHmac('sha1', password).update(header).update(attributes).digest();
  return Buffer.concat([header, attributes, attribute(0x0008, signature)]);
}

function attribute(type: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
}
