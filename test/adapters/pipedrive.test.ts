import { afterAll, beforeAll } from 'vitest';
import { definition } from '../../adapters/pipedrive/connector.ts';
import { crmContract } from './crm-contract.ts';
import { startCompany } from './pipedrive/under-test.ts';

let company: Awaited<ReturnType<typeof startCompany>>;
beforeAll(async () => {
  company = await startCompany();
});
afterAll(() => company.close());

crmContract(definition.manifest, async () => company.open());
