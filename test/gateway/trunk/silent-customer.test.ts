import { afterEach, expect, it } from 'vitest';
import { Carrier, sdp, talking } from './carrier.ts';
import { closeAll, gatewayWith, type Ours } from './kit.ts';

afterEach(closeAll);

async function silent(): Promise<{ carrier: Carrier; gateway: Ours }> {
  const carrier = await Carrier.open();
  const trunk = { name: 'carrier', host: '127.0.0.1', port: carrier.port, pingSeconds: 0 };
  const where = { port: carrier.gatewayPort, bindAddress: '127.0.0.1', clock: carrier.clock };
  const gateway = await gatewayWith([trunk], where);
  expect(sdp).toContain('m=audio');
  await talking(carrier, gateway);
  // The phone detects silence and sends no comfort noise, so no packet arrives.
  for (let looks = 0; looks < 6; looks += 1) carrier.clock.advance(5000);
  return { carrier, gateway };
}

it('a customer of whom nothing is heard is asked within the dialog, and stays while the phone answers', async () => {
  const { carrier, gateway } = await silent();
  for (const status of ['200 OK', '501 Not Implemented', '405 Method Not Allowed']) {
    const options = await carrier.next('OPTIONS');
    expect(options).toMatch(/^To: .*tag=/m);
    carrier.respond(options, status);
    await carrier.caughtUp();
    expect(gateway.core.channels()).toHaveLength(1);
    // Removes retransmissions of a request that was already answered.
    carrier.heard.splice(0);
    for (let looks = 0; looks < 8; looks += 1) carrier.clock.advance(5000);
  }
  expect(gateway.core.channels()).toHaveLength(1);
  expect(carrier.heard.filter((text) => text.startsWith('BYE'))).toEqual([]);
});

it.each(['481 Call/Transaction Does Not Exist', '408 Request Timeout', null])(
  'a customer whose phone says %s to that is gone',
  async (status) => {
    const { carrier, gateway } = await silent();
    const options = await carrier.next('OPTIONS');
    if (status !== null) carrier.respond(options, status);
    // RFC 3261 17.1.2.2: timer F is 64*T1.
    else for (let looks = 0; looks < 7; looks += 1) carrier.clock.advance(5000);
    expect(await gateway.event('ChannelDestroyed')).toMatchObject({ cause: 41, byPeer: false });
    await carrier.next('BYE');
  },
);
