import { test, vi } from 'vitest';
import { flowContract } from './contract/flows.ts';
import { openTrunkPhones } from './support/trunk-phones.ts';
import { missingBaresip } from './trunk-leg/baresip.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const missing = await missingBaresip();
if (missing === null) flowContract('the embedded core, called over a trunk,', openTrunkPhones);
else test('nodes are heard over a trunk', (context) => context.skip(missing));
