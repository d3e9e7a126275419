import { afterAll, beforeAll } from 'vitest';
import { definition } from '../../adapters/frappe/connector.ts';
import { crmContract } from './crm-contract.ts';
import { startSite } from './frappe/under-test.ts';

let site: Awaited<ReturnType<typeof startSite>>;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

crmContract(definition.manifest, async () => site.open());
