import { expect, it } from 'vitest';
import { readConfig } from '../../../src/gateway/config/config.ts';
import { personOf } from '../../../src/gateway/sign-in/person-of-claims.ts';

const settings = {
  identityClaim: 'preferred_username',
  roleClaim: 'roles',
  roles: { admin: ['admins'], supervisor: ['leads'], agent: ['staff'] },
};

it.each([
  [['staff'], 'agent'],
  [['leads'], 'supervisor'],
  [['staff', 'admins', 'leads'], 'admin'],
  ['leads', 'supervisor'],
  [['other', 'staff', 7, null], 'agent'],
])('the roles %j give %s, the highest that fits', (roles, role) => {
  expect(personOf({ preferred_username: 'kim', roles }, settings)).toEqual({ identity: 'kim', role });
});

it.each([[[]], [['Staff']], ['staff,admins'], [{ staff: true }], [undefined], [7], [['constructor']]])(
  'the roles %j give none',
  (roles) => {
    expect(() => personOf({ preferred_username: 'kim', roles }, settings)).toThrow(/roles/);
  },
);

it('everyone can have a role', () => {
  const open = { ...settings, roles: { ...settings.roles, agent: ['*'] } };
  expect(personOf({ preferred_username: 'kim' }, open).role).toBe('agent');
  expect(personOf({ preferred_username: 'kim', roles: ['leads'] }, open).role).toBe('supervisor');
});

it('a claim can be inside another, or have dots in its name', () => {
  const nested = { ...settings, roleClaim: 'realm_access.roles', identityClaim: 'https://cti.example/agent' };
  const claims = { 'https://cti.example/agent': 'kim', realm_access: { roles: ['leads'] } };
  expect(personOf(claims, nested)).toEqual({ identity: 'kim', role: 'supervisor' });
  const dotted = { ...claims, 'realm_access.roles': ['admins'] };
  expect(personOf(dotted, nested).role).toBe('admin');
});

it.each(['', 'kim lou', 'kim@id.example', '../root', 'x'.repeat(65), 7, null, [['kim']], { kim: 1 }])(
  '%j is no identity',
  (preferred_username) => {
    expect(() => personOf({ preferred_username, roles: ['staff'] }, settings)).toThrow(/preferred_username/);
  },
);

const valid = {
  SIDECALL_PUBLIC_URL: 'https://cti.example',
  SIDECALL_OIDC_ISSUER: 'https://id.example/realms/main',
  SIDECALL_OIDC_CLIENT_ID: 'sidecall',
  SIDECALL_OIDC_ROLES: '{"agent":["*"]}',
};

it('the settings of the provider are complete, or the start says what is missing', () => {
  expect(readConfig(valid)).toMatchObject({
    publicUrl: 'https://cti.example',
    openId: { clientSecret: null, roles: { admin: [], supervisor: [], agent: ['*'] } },
  });
  expect(readConfig({})).toMatchObject({ publicUrl: null, openId: null });
  for (const missing of ['SIDECALL_PUBLIC_URL', 'SIDECALL_OIDC_CLIENT_ID', 'SIDECALL_OIDC_ROLES']) {
    expect(() => readConfig({ ...valid, [missing]: '' }), missing).toThrow(missing);
  }
});

it.each([
  ['SIDECALL_OIDC_ISSUER', 'http://id.example'],
  ['SIDECALL_OIDC_ISSUER', 'id.example'],
  ['SIDECALL_OIDC_ROLES', '["admin"]'],
  ['SIDECALL_OIDC_ROLES', '{"boss":["x"]}'],
  ['SIDECALL_OIDC_ROLES', '{"admin":"x"}'],
  ['SIDECALL_OIDC_ROLES', 'admin=x'],
  ['SIDECALL_OIDC_SCOPES', 'profile'],
  ['SIDECALL_PUBLIC_URL', 'https://cti.example/app'],
  ['SIDECALL_PUBLIC_URL', '*'],
  ['SIDECALL_SESSION_HOURS', '0'],
  ['SIDECALL_RECORDING_LINK_KEYS', 'sk_abcdefghijklmnopqrstuvwxyz'],
])('%s cannot be %s', (name, text) => {
  expect(() => readConfig({ ...valid, [name]: text })).toThrow(new RegExp(`^${name} must`, 'm'));
});
