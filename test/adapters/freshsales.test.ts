import { afterAll, beforeAll } from 'vitest';
import { definition } from '../../adapters/freshsales/connector.ts';
import { crmContract } from './crm-contract.ts';
import { startAccount } from './freshsales/under-test.ts';

let account: Awaited<ReturnType<typeof startAccount>>;
beforeAll(async () => {
  account = await startAccount();
});
afterAll(() => account.close());

crmContract(definition.manifest, async () => account.open().underTest);
