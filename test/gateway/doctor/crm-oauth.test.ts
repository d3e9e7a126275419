import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../../../src/gateway/config/config.ts';
import { CrmAdapters } from '../../../src/gateway/crm/adapters.ts';
import { crm } from '../../../src/gateway/doctor/crm.ts';
import { openKeyring } from '../../../src/gateway/secrets/open-keyring.ts';
import { openStorage } from '../../../src/gateway/storage/open.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { definition, OAuthVendor } from '../crm/oauth-vendor.ts';
import { openCrm } from '../crm/open-crm.ts';

/** A database with a connection, as `change` leaves it. */
async function examined(
  change: (made: {
    vendor: OAuthVendor;
    clock: ManualClock;
    crmConnections: ReturnType<typeof openCrm>['crmConnections'];
    allow(): Promise<void>;
  }) => Promise<void>,
) {
  const folder = mkdtempSync(join(tmpdir(), 'sidecall-doctor-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const clock = new ManualClock();
  const vendor = new OAuthVendor();
  const config = readConfig({ SIDECALL_CODECS: 'opus', SIDECALL_DATA: folder });
  const storage = await openStorage(join(folder, 'sidecall.db'), clock);
  const keyring = openKeyring(config, (name) => join(folder, name));
  const definitions = { 'oauth-crm': definition };
  const { crmConnections } = openCrm({ storage, clock, keyring, definitions, fetch: vendor.fetch });
  const client = { clientId: 'the client' };
  await crmConnections.put(
    {
      id: 'main',
      adapter: 'oauth-crm',
      label: 'x',
      baseUrl: '',
      settings: client,
      users: {},
      position: 0,
      enabled: true,
      origins: [],
    },
    { clientSecret: 'client secret 7' },
    {},
  );
  const allow = async () => {
    const known = crmConnections.get('main');
    vendor.valid = { access: 'a', refresh: 'r' };
    const grant = { kind: 'refresh', refreshToken: 'r' } as const;
    if (known !== null) await crmConnections.allow(known, grant, {});
  };
  await change({ vendor, clock, crmConnections, allow });
  const before = await storage.crmAccess.all();
  const tokenRequests = vendor.tokenRequests.length;
  const crmAdapters = new CrmAdapters({ 'oauth-crm': async () => definition });
  const parts = { env: {}, clock, fetch: vendor.fetch, crmAdapters, running: true };
  const [finding] = await crm.run(config, parts);
  expect(await storage.crmAccess.all()).toEqual(before);
  expect(vendor.tokenRequests).toHaveLength(tokenRequests);
  await storage.close();
  return finding;
}

it('a connection whose access works is right', async () => {
  expect(await examined(({ allow }) => allow())).toMatchObject({ verdict: 'right' });
});

it('a connection without access is wrong', async () => {
  const finding = await examined(async () => {});
  expect(finding).toMatchObject({
    verdict: 'wrong',
    says: expect.stringContaining('no user of the CRM has allowed access'),
  });
});

it('a connection whose access was revoked is wrong, and says since when', async () => {
  const finding = await examined(async ({ allow, clock, vendor, crmConnections }) => {
    await allow();
    clock.advance(60_000);
    vendor.end('refresh');
    const { adapter } = crmConnections.get('main')?.open ?? {};
    await adapter?.findContacts('+14155550123', { timeoutMs: 1000 }).catch(() => {});
  });
  expect(finding).toMatchObject({ verdict: 'wrong', says: expect.stringContaining('since 2026-01-01T00:01:00.000Z') });
});

it('an expired token is not renewed, because the gateway would not know the new one', async () => {
  const finding = await examined(async ({ allow, clock }) => {
    await allow();
    clock.advance(3_600_000);
  });
  expect(finding).toMatchObject({ verdict: 'note', says: expect.stringContaining('was not examined') });
});
