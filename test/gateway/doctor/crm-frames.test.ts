import { expect, it } from 'vitest';
import { signedIdentity } from '../../../adapters/pipedrive/signed-identity.ts';
import type { CrmConnection, CrmDefinition } from '../../../src/domain/crm/connection.ts';
import type { KnownConnection } from '../../../src/gateway/crm/connections.ts';
import { frameFindings } from '../../../src/gateway/doctor/crm-frames.ts';
import { manifestOf } from '../crm/open-crm.ts';

function known(stored: object, secrets: Record<string, string> = {}, settings = {}): KnownConnection {
  const connection = { settings, secrets: { read: () => secrets } } as unknown as CrmConnection;
  return {
    source: 'database',
    stored: { id: 'sales', origins: ['https://crm.example'], users: { 7: 'robin' }, ...stored },
    open: { connection },
  } as unknown as KnownConnection;
}

const definition = (more: Partial<CrmDefinition> = {}, frame?: { allow: string; where: string }): CrmDefinition =>
  ({ manifest: manifestOf('test', frame && { frame }), ...more }) as CrmDefinition;

const says = (...asked: Parameters<typeof frameFindings>) =>
  frameFindings(...asked).map(({ verdict, says, todo }) => `${verdict} ${says} ${todo ?? ''}`);

it('names the pages that may frame the phone, what their frames need, and who sets it', () => {
  expect(says(known({}), definition())).toEqual([
    'right https://crm.example may frame /embed/sales. The frame needs allow="microphone; autoplay": sidecall/host sets it. ',
  ]);
  const frame = { allow: 'microphone', where: 'the CRM’s own page sets it' };
  expect(says(known({}), definition({}, frame))[0]).toContain('allow="microphone": the CRM’s own page sets it.');
});

it('notes a CRM that frames the phone, but whose connection names no pages', () => {
  expect(says(known({ origins: [] }), definition())).toEqual([]);
  const [line = ''] = says(known({ origins: [] }), definition({}, { allow: 'microphone', where: 'x' }));
  expect(line).toMatch(/^note No page may frame .embed.sales/);
  expect(line).toContain('SIDECALL_CRM_ORIGINS');
});

it('notes pages without https, unless they are on this machine', () => {
  const origins = [
    'http://crm.lan',
    'http://localhost:5000',
    'http://crm.localhost',
    'http://127.0.0.1:1',
    'http://[::1]:1',
  ];
  const [, line] = says(known({ origins }), definition());
  expect(line).toContain('a page of http://crm.lan, because');
});

it('notes a signed identity that cannot be checked, and one without agents', () => {
  const signs = definition({ signedIdentity });
  const complete = [{ jwtSecret: 's' }, { companyId: '900' }] as const;
  expect(says(known({}, ...complete), signs)).toHaveLength(1);
  expect(says(known({}, {}, { companyId: '900' }), signs)[1]).toContain('Enter jwtSecret and companyId');
  expect(says(known({ users: {} }, ...complete), signs)[1]).toContain('No agent belongs to a user of the CRM');
});
