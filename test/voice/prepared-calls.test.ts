import { expect } from '@open-wc/testing';
import { preparingCalls } from '../../src/voice/device/prepared-calls.ts';
import { Call } from '../../src/voice/index.ts';
import { agent, device, dial, until } from './support/device-in-hand.ts';

/** The files that this page has loaded. */
const loaded = (): string[] => performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname);

it('the code of calls is loaded once the device is registered, and the first call loads nothing more', async () => {
  performance.setResourceTimingBufferSize(5000);
  const isThere = (): boolean => loaded().some((path) => path.endsWith('/voice/call/call-parts.ts'));
  expect(isThere()).to.equal(false);
  await device.register();
  await until(isThere);
  // Begun by the device. This waits until it has loaded what it needs itself.
  await import('../../src/voice/call/call-parts.ts');
  const before = loaded();
  const call = await dial({ params: { To: 'sam' } });
  agent.invites.at(-1)?.session.answer();
  expect(call.status()).to.equal(Call.State.Open);
  expect(loaded()).to.deep.equal(before);
});

it('a failure to load it is harmless, and the next registration tries again', async () => {
  let told = 0;
  let loads = 0;
  const load = async (): Promise<void> => {
    loads += 1;
    if (loads === 1) throw new TypeError('Failed to fetch dynamically imported module');
  };
  const registered = (): void => {
    told += 1;
  };
  const listener = preparingCalls({ incoming() {}, registered, unregistered() {}, connected() {} }, load, (run) =>
    run(),
  );
  for (let times = 0; times < 3; times += 1) {
    listener.registered();
    await new Promise((done) => setTimeout(done));
  }
  expect({ told, loads }).to.deep.equal({ told: 3, loads: 2 });
});
