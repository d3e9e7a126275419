import { afterAll, beforeAll } from 'vitest';
import { definition } from '../../adapters/suitecrm/connector.ts';
import { crmContract } from './crm-contract.ts';
import { startSuiteTests } from './suitecrm/under-test.ts';

let suite: Awaited<ReturnType<typeof startSuiteTests>>;
beforeAll(async () => {
  suite = await startSuiteTests();
});
afterAll(() => suite.close());

crmContract(definition.manifest, async () => suite.open().underTest);
