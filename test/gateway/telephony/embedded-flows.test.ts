import { vi } from 'vitest';
import { flowContract } from './contract/flows.ts';
import { openBrowserPhones } from './support/browser-phones.ts';
import { CoreServer } from './support/core-server.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

flowContract('the embedded core', async () => openBrowserPhones(await CoreServer.start()));
