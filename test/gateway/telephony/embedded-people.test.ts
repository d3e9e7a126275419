import { vi } from 'vitest';
import { peopleContract } from './contract/people.ts';
import { openBrowserPhones } from './support/browser-phones.ts';
import { CoreServer } from './support/core-server.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

peopleContract('the embedded core', async () => openBrowserPhones(await CoreServer.start()));
