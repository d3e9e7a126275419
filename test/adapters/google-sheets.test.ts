import { afterAll, beforeAll } from 'vitest';
import { definition } from '../../adapters/google-sheets/connector.ts';
import { crmContract } from './crm-contract.ts';
import { startSpreadsheet } from './google-sheets/under-test.ts';

let sheets: Awaited<ReturnType<typeof startSpreadsheet>>;
beforeAll(async () => {
  sheets = await startSpreadsheet();
});
afterAll(() => sheets.close());

crmContract(definition.manifest, async () => sheets.open().underTest);
