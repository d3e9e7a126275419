import { createServer, type Socket } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { eventually } from '../../e2e/support/eventually.ts';
import { freePort } from '../../e2e/support/free-port.ts';
import { Carrier, calls } from './carrier.ts';
import { closeAll, gatewayWith, opened } from './kit.ts';

afterEach(() => {
  vi.restoreAllMocks();
});
afterEach(closeAll);

test('a call goes to the next trunk where the connection to the first is gone when it is to be sent', async () => {
  const sockets: Socket[] = [];
  const server = createServer((socket) => sockets.push(socket.on('error', () => {})));
  const first = await freePort();
  await new Promise<void>((resolve) => server.listen(first, '127.0.0.1', resolve));
  opened.push(() => server.close());
  const carrier = await Carrier.open();
  const common = { host: '127.0.0.1', pingSeconds: 0 };
  const gateway = await gatewayWith(
    [
      { ...common, name: 'first', port: first, transport: 'tcp', priority: 1 },
      { ...common, name: 'second', port: carrier.port, priority: 2 },
    ],
    { port: carrier.gatewayPort, bindAddress: '127.0.0.1' },
  );
  const routes = gateway.trunks.routes.bind(gateway.trunks);
  vi.spyOn(gateway.trunks, 'routes').mockImplementation(async (number) => {
    const ways = await routes(number);
    await eventually('the connection', () => sockets.length > 0);
    for (const socket of sockets) socket.destroy();
    await eventually('its end', () => ways[0]?.connection.closed);
    return ways;
  });
  const invite = await calls(carrier, gateway);
  carrier.respond(invite, '180 Ringing');
  expect(await gateway.event('ChannelStateChange')).toMatchObject({ channel: { id: 'out', state: 'Ringing' } });
  expect(gateway.events.filter(({ type }) => type === 'ChannelDestroyed')).toEqual([]);
});
