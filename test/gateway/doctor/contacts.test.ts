import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../../../src/gateway/config/config.ts';
import { CrmAdapters } from '../../../src/gateway/crm/adapters.ts';
import type { CheckParts } from '../../../src/gateway/doctor/check.ts';
import { crm } from '../../../src/gateway/doctor/crm.ts';
import { systemClock } from '../../../src/gateway/start/system-clock.ts';
import { openStorage } from '../../../src/gateway/storage/open.ts';

it('finds nothing wrong with a stored connection to the contact list, whose adapter only a running gateway has', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sidecall-doctor-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const storage = await openStorage(join(folder, 'sidecall.db'), systemClock);
  const plain = { baseUrl: '', settings: {}, secrets: null, users: {}, position: 0, enabled: true, origins: [] };
  await storage.crmConnections.put({ ...plain, id: 'contacts', adapter: 'contacts', label: 'Contact list' });
  await storage.crmConnections.put({ ...plain, id: 'other', adapter: 'none', label: 'Other' });
  await storage.close();
  const parts: CheckParts = {
    ...{ clock: systemClock, fetch, env: {}, running: false },
    crmAdapters: new CrmAdapters({}),
  };
  const findings = [];
  for (const finding of await crm.run(readConfig({ SIDECALL_DATA: folder }), parts)) findings.push(finding);
  expect(findings.map(({ says }) => says)).toEqual([expect.stringContaining('The CRM connection other')]);
});
