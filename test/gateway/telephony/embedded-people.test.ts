import { vi } from 'vitest';
import { peopleContract } from './contract/people.ts';
import { openBrowserPhones } from './support/browser-phones.ts';
import { CoreServer } from './support/core-server.ts';

vi.setConfig({ testTimeout: 40_000, hookTimeout: 60_000 });

peopleContract('the embedded core', async () => openBrowserPhones(await CoreServer.start()));
