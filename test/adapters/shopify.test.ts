import { afterAll, beforeAll } from 'vitest';
import { definition } from '../../adapters/shopify/connector.ts';
import { crmContract } from './crm-contract.ts';
import { startShop } from './shopify/under-test.ts';

let shop: Awaited<ReturnType<typeof startShop>>;
beforeAll(async () => {
  shop = await startShop();
});
afterAll(() => shop.close());

crmContract(definition.manifest, async () => shop.open().underTest);
