import { vi } from 'vitest';
import { soundContract } from './contract/sound.ts';
import { openBrowserPhones } from './support/browser-phones.ts';
import { CoreServer } from './support/core-server.ts';

vi.setConfig({ testTimeout: 150_000, hookTimeout: 120_000 });

soundContract('the embedded core', async () => openBrowserPhones(await CoreServer.start()));
