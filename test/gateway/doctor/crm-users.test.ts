import { expect, it } from 'vitest';
import { signedIdentity } from '../../../adapters/pipedrive/signed-identity.ts';
import type { CrmDefinition } from '../../../src/domain/crm/connection.ts';
import type { KnownConnection } from '../../../src/gateway/crm/connections.ts';
import { userFindings } from '../../../src/gateway/doctor/crm-users.ts';
import { manifestOf } from '../crm/open-crm.ts';

const known = (source: KnownConnection['source'], users: object, more: object = {}): KnownConnection =>
  ({ source, stored: { id: 'sales', origins: [], users }, open: {}, ...more }) as unknown as KnownConnection;
const plain = { manifest: manifestOf('test') } as CrmDefinition;

it('notes a connection whose CRM has no users that are agents, and where to enter them', () => {
  const [stored] = userFindings(known('database', {}), plain);
  expect(stored).toMatchObject({
    verdict: 'note',
    says: expect.stringMatching(/^No agent belongs to a user of the CRM connection sales: no call rings the owner/),
    todo: expect.stringContaining('PUT /v1/crm-connections/sales'),
  });
  expect(userFindings(known('settings', {}), plain)).toMatchObject([
    { todo: expect.stringContaining('SIDECALL_CRM_USERS') },
  ]);
  expect(userFindings(known('settings', { 1001: 'robin' }), plain)).toEqual([]);
});

it('says it once, and of connections that can be used', () => {
  expect(userFindings(known('database', {}, { open: null }), null)).toEqual([]);
  const framed = { stored: { id: 'sales', origins: ['https://crm.example'], users: {} } };
  expect(userFindings(known('database', {}, framed), { ...plain, signedIdentity })).toEqual([]);
});
