import { afterAll, beforeAll } from 'vitest';
import { definition } from '../../adapters/request-tracker/connector.ts';
import { crmContract } from './crm-contract.ts';
import { startRtTests } from './request-tracker/under-test.ts';

let tests: Awaited<ReturnType<typeof startRtTests>>;
beforeAll(async () => {
  tests = await startRtTests();
});
afterAll(() => tests.close());

crmContract(definition.manifest, async () => tests.open().underTest);
