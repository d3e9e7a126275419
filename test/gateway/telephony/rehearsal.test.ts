import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { systemClock } from '../../../src/gateway/start/system-clock.ts';

// Runs once per process, so each test loads the module anew.
beforeEach(() => vi.resetModules());
afterEach(() => vi.resetModules());

const media = { bindAddress: '127.0.0.1', publicAddress: null, udpPorts: null };

it('connects a leg with another, keys and all, and is done', async () => {
  const { rehearse } = await import('../../../src/gateway/telephony/embedded/rehearsal.ts');
  let waited = false;
  const clock = {
    ...systemClock,
    now: () => systemClock.now(),
    after: (ms: number, task: () => void) =>
      systemClock.after(ms, () => {
        waited = true;
        task();
      }),
  };
  await rehearse(media, clock);
  expect(waited).toBe(false);
});

it('is told where no media can be had, and not tried again', async () => {
  const { rehearse } = await import('../../../src/gateway/telephony/embedded/rehearsal.ts');
  // An address for documentation (RFC 5737), which no machine has.
  const nowhere = { ...media, bindAddress: '192.0.2.1' };
  await expect(rehearse(nowhere, systemClock)).rejects.toThrow('No UDP');
  await expect(rehearse(nowhere, systemClock)).resolves.toBeUndefined();
});

it('leaves no port taken where there is but one', async () => {
  const port = await freeUdpPort();
  const { rehearse } = await import('../../../src/gateway/telephony/embedded/rehearsal.ts');
  await expect(rehearse({ ...media, udpPorts: [port, port] }, systemClock)).rejects.toThrow('No UDP');
  expect(await freeUdpPort(port)).toBe(port);
});

/** Binds it and releases it. Rejects if it is in use. */
async function freeUdpPort(wanted = 0): Promise<number> {
  const socket = createSocket('udp4').bind(wanted, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(resolve));
  return port;
}
