import { vi } from 'vitest';
import { telephonyContract } from './contract/calls.ts';
import { collectDigitsContract } from './contract/collect-digits.ts';
import { mostCallsEach } from './contract/setup.ts';
import { openBrowserPhones } from './support/browser-phones.ts';
import { CoreServer } from './support/core-server.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

telephonyContract('the embedded core', async () =>
  openBrowserPhones(await CoreServer.start({ limits: { channelsPerIdentity: mostCallsEach } })),
);
collectDigitsContract('the embedded core', async () =>
  openBrowserPhones(await CoreServer.start({ limits: { channelsPerIdentity: mostCallsEach } })),
);
