import { vi } from 'vitest';
import { soundContract } from './contract/sound.ts';
import { openBrowserPhones } from './support/browser-phones.ts';
import { CoreServer } from './support/core-server.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

soundContract('the embedded core', async () => openBrowserPhones(await CoreServer.start()));
