import { Socket } from 'node:dgram';
import dns from 'node:dns/promises';
import { afterEach, expect, it, vi } from 'vitest';
import { systemClock } from '../../../src/gateway/system-clock.ts';
import { MediaTransport } from '../../../src/gateway/telephony/embedded/media-transport.ts';

const settings = { bindAddress: null, publicAddress: null, udpPorts: null };
const nobody = { onRtp() {}, onRtcp() {}, onFailed() {} };

afterEach(() => vi.restoreAllMocks());

it('asks nobody on the network when it opens media, where no STUN server is set', async () => {
  const lookup = vi.spyOn(dns, 'lookup');
  const send = vi.spyOn(Socket.prototype, 'send');
  const media = await MediaTransport.open(settings, systemClock, nobody);
  try {
    expect(media.candidates.length).toBeGreaterThan(0);
    expect(lookup.mock.calls).toEqual([]);
    expect(send.mock.calls.map((call) => call.slice(1))).toEqual([]);
  } finally {
    await media.close();
  }
});
