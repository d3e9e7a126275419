import { expect, it, onTestFinished } from 'vitest';
import { CrmOutboxes } from '../../../src/gateway/crm/outboxes.ts';
import { callLogOf } from '../../../src/gateway/jobs/port.ts';
import { openStorage } from '../../../src/gateway/storage/open.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { aCall } from '../app/call.ts';
import { silent } from '../calls/setup.ts';
import { definition, OAuthVendor } from './oauth-vendor.ts';
import { openCrm } from './open-crm.ts';
import { settle } from './settle.ts';

it('revoked access pauses the queue, and a user who allows it again starts it', async () => {
  const clock = new ManualClock();
  const storage = await openStorage(':memory:', clock);
  const vendor = new OAuthVendor();
  const { crmConnections, crmAuthorizations } = openCrm({
    ...{ storage, clock, fetch: vendor.fetch },
    definitions: { 'oauth-crm': definition },
  });
  const id = 'main';
  const client = { clientId: 'the client' };
  await crmConnections.put(
    {
      id,
      adapter: 'oauth-crm',
      label: id,
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
  const logged: string[] = [];
  const outboxes = new CrmOutboxes({
    ...{ connections: crmConnections, jobs: storage.jobs, store: storage.calls, clock, logger: silent },
    settings: { timeoutMs: 2000 },
    onLogged: async (callId) => void logged.push(callId),
    onIdentified: async () => Promise.reject(new Error('no lookup')),
  });
  onTestFinished(async () => {
    await outboxes.stop();
    await storage.close();
  });
  outboxes.start();
  const allow = async () => {
    const { auth } = definition.manifest;
    const audit = { at: '', who: 'boss', what: 'crm-connection.authorization', subject: id, address: '' } as const;
    const to = { redirectUri: 'https://cti.example/back', audit };
    const { url } = await crmAuthorizations.begin({ id, baseUrl: '', ...client }, auth as NonNullable<typeof auth>, to);
    const { code = '', state = '' } = Object.fromEntries(vendor.allow(url).searchParams);
    const returned = await crmAuthorizations.take(state);
    const { redirectUri = '', verifier = null } = returned ?? {};
    const known = crmConnections.get(id);
    if (known !== null) await crmConnections.allow(known, { kind: 'code', code, redirectUri, verifier }, {});
  };
  const log = async (n: number) => {
    const over = { phase: 'ended', endedAt: aCall(n).startedAt, endReason: 'COMPLETED', lookup: 'unknown' } as const;
    await storage.calls.write({ ...aCall(n), ...over }, [], { log: [id] });
    outboxes.wake();
  };

  await allow();
  await log(1);
  await settle(() => logged.length === 1);
  clock.advance(60_000);
  vendor.end('refresh');
  await log(2);
  await settle(() => crmConnections.get(id)?.condition.code === 'CRM_CREDENTIALS');
  // The second entry is not even tried, because the whole queue waits.
  const before = vendor.requests.length;
  await log(3);
  clock.advance(300_000);
  outboxes.wake();
  await settle(() => true);
  expect([vendor.requests.length - before, logged.length]).toEqual([0, 1]);
  expect(await storage.jobs.figures(callLogOf(id))).toMatchObject({ pending: 2, parked: 0 });
  await allow();
  await settle(() => logged.length === 3);
  expect(new Set(logged).size).toBe(3);
});
