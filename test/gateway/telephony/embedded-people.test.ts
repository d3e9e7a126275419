import { vi } from 'vitest';
import { peopleContract } from './contract/people.ts';
import { openBrowserPhones } from './support/browser-phones.ts';
import { CoreServer } from './support/core-server.ts';

vi.setConfig({ testTimeout: 150_000, hookTimeout: 120_000 });

peopleContract('the embedded core', async () => openBrowserPhones(await CoreServer.start()));
