import { afterAll, beforeAll } from 'vitest';
import { definition } from '../../adapters/espocrm/connector.ts';
import { crmContract } from './crm-contract.ts';
import { startEspo } from './espocrm/server.ts';
import { openEspoTest } from './espocrm/under-test.ts';
import { startFaultyProxy } from './faulty-proxy.ts';

/** One server for all tests of this file. */
let crm: Awaited<ReturnType<typeof startEspo>>;
let proxy: Awaited<ReturnType<typeof startFaultyProxy>>;
beforeAll(async () => {
  crm = await startEspo();
  proxy = await startFaultyProxy(crm.url);
});
afterAll(async () => {
  await proxy.close();
  await crm.close();
});

crmContract(definition.manifest, async () => openEspoTest(crm, proxy).underTest);
