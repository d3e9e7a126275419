import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { isEmergencyText } from '../../../src/domain/calls/dialled.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { eventually } from '../../e2e/support/eventually.ts';
import { tokenFor, tokens } from '../telephony/support/core-server.ts';
import { offer, RawPhone } from '../telephony/support/raw-phone.ts';
import { Carrier, field } from './carrier.ts';
import { closeAll, gatewayWith, opened } from './kit.ts';

afterEach(closeAll);

it('an emergency number goes out by the trunk of the settings, as it was dialled, with their caller ID', async () => {
  const usual = await Carrier.open();
  const sos = await Carrier.open();
  const { clock } = usual;
  let ticking: NodeJS.Timeout | undefined;
  opened.push(() => clearInterval(ticking));
  const common = { host: '127.0.0.1', pingSeconds: 0 };
  const { core } = await gatewayWith(
    [
      { ...common, name: 'usual', port: usual.port, priority: 1 },
      { ...common, name: 'sos', port: sos.port, priority: 50 },
    ],
    { port: usual.gatewayPort, bindAddress: '127.0.0.1', clock },
    { limits: { channels: 0 } },
  );
  // A BYE waits a second for its answer, so the clock must advance.
  opened.push(() => {
    ticking = setInterval(() => clock.advance(200), 5);
  });
  const request = {
    to: { kind: 'number', number: '911' },
    caller: { user: '+14155550199', name: null },
    callId: 'CA1',
    params: {},
    formats: ['pcmu' as const],
    timeoutMs: 60_000,
  } as const;
  await core.originate({ ...request, formats: [...request.formats], channelId: 'usual' });
  await core.originate({ ...request, formats: [...request.formats], channelId: 'sos', emergency: true, via: 'sos' });
  const invite = await sos.next('INVITE');
  // Before any other trunk.
  expect(usual.heard.filter((text) => text.startsWith('INVITE'))).toEqual([]);
  expect(invite).toMatch(/^INVITE sip:911@127\.0\.0\.1/);
  expect(field(invite, 'From')).toMatch(/^<sip:\+14155550199@/);
  expect(field(invite, 'To')).toMatch(/^<sip:911@/);
  // No leg is free for an ordinary call, which was refused.
  expect(core.capacity?.().refused.leg).toBe(1);
});

it('no limit on legs refuses an agent’s INVITE to an emergency number', async () => {
  const { core } = await gatewayWith(
    [],
    { port: 0, bindAddress: '127.0.0.1', clock: new ManualClock(Date.now()) },
    {
      verifyToken: (token) => tokens.verify(token),
      limits: {
        channels: 0,
        channelsPerIdentity: 0,
        isEmergency: (dialled) => isEmergencyText(dialled, 'US', []),
      },
    },
  );
  const server = createServer();
  const sockets = new WebSocketServer({ server, handleProtocols: () => 'sip' });
  sockets.on('connection', (socket, request) => core.accept(socket, request.socket.remoteAddress ?? ''));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.push(() => {
    for (const socket of sockets.clients) socket.terminate();
    server.close();
  });
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const phone = await RawPhone.open(url, 'robin', await tokenFor('robin'));
  opened.push(() => phone.close());
  const created: string[] = [];
  core.subscribe((event) => void (event.type === 'ChannelCreated' && created.push(event.channel.dialled)));
  for (const dialled of ['911', '+14155550150', '9-1-1']) {
    phone.send('INVITE', { uri: `sip:${dialled}@sidecall.test`, to: `<sip:${dialled}@sidecall.test>`, body: offer() });
  }
  await phone.message('the refusal of the ordinary call', (text) => /^SIP\/2\.0 503/.test(text));
  await eventually('both emergency calls', () => created.length === 2);
  expect(created).toEqual(['911', '9-1-1']);
});
