import { expect, it } from 'vitest';
import type { IceConnection, StunProtocol } from 'werift';
import { IceSockets } from '../../../src/gateway/telephony/embedded/webrtc/ice-sockets.ts';

/** The part of werift's connection that hands out its protocols, and the options of each request. */
function connection() {
  const asked: unknown[] = [];
  const protocol = {
    type: 'stun',
    request: async (_message: unknown, _address: unknown, _key: unknown, options: unknown) => void asked.push(options),
  };
  const ice = { ensureProtocol: (_protocol: StunProtocol) => {} };
  new IceSockets(ice as unknown as IceConnection, { settings: {} as never, onMedia: () => {}, onCheck: () => {} });
  ice.ensureProtocol(protocol as unknown as StunProtocol);
  return { protocol, asked };
}

it('an answer to a check of consent may take until the next check', async () => {
  const { protocol, asked } = connection();
  await protocol.request('a check', ['192.0.2.1', 1], 'key', { retransmissions: 0, responseTimeout: 500 });
  expect(asked).toEqual([{ retransmissions: 0, responseTimeout: 4000 }]);
});

it('the checks of a new call keep their own timeouts', async () => {
  const { protocol, asked } = connection();
  await protocol.request('a check', ['192.0.2.1', 1], 'key', { retransmissions: 4 });
  await protocol.request('a check', ['192.0.2.1', 1], 'key', undefined);
  expect(asked).toEqual([{ retransmissions: 4 }, undefined]);
});
