import { afterAll, beforeAll } from 'vitest';
import { definition } from '../../adapters/espocrm/connector.ts';
import { crmContract } from './crm-contract.ts';
import { startEspoTests } from './espocrm/under-test.ts';

let espo: Awaited<ReturnType<typeof startEspoTests>>;
beforeAll(async () => {
  espo = await startEspoTests();
});
afterAll(() => espo.close());

crmContract(definition.manifest, async () => espo.open().underTest);
