import { afterAll, beforeAll } from 'vitest';
import { definition } from '../../adapters/odoo/connector.ts';
import { crmContract } from './crm-contract.ts';
import { startOdooTests } from './odoo/under-test.ts';

let odoo: Awaited<ReturnType<typeof startOdooTests>>;
beforeAll(async () => {
  odoo = await startOdooTests();
});
afterAll(() => odoo.close());

crmContract(definition.manifest, async () => odoo.open().underTest);
