import { describe, expect, it } from 'vitest';
import { definition } from '../../adapters/zendesk/connector.ts';
import { signedIdentity as identity } from '../../adapters/zendesk/signed-identity.ts';

const { manifest } = definition;
const connection = { baseUrl: 'https://example.zendesk.com', settings: { installationId: '42' } };
const claims = {
  iss: 'example.zendesk.com',
  aud: 'https://example.zendesk.com/api/v2/apps/installations/42.json',
  sub: 'https://example.zendesk.com/api/v2/users/361000000001.json',
};

describe('the token of Zendesk’s signed request', () => {
  it('is in the posted form, signed with the app’s own key', () => {
    expect(definition.signedIdentity).toBe(identity);
    expect(identity).toMatchObject({ place: 'form', parameter: 'token', algorithm: 'RS256' });
    const kinds = Object.fromEntries(manifest.fields.map(({ name, kind }) => [name, kind]));
    expect(kinds[identity.keyField]).toBe('secret');
    for (const name of identity.fields) expect(kinds[name]).toBe('text');
  });

  it('belongs to the account and the installation of the connection', () => {
    expect(identity.belongs(claims, connection)).toBe(true);
    expect(identity.belongs({ ...claims, iss: 'https://example.zendesk.com' }, connection)).toBe(true);
    expect(identity.belongs(claims, { ...connection, baseUrl: 'https://example.zendesk.com/' })).toBe(true);
  });

  it.each([
    ['of another account', { iss: 'other.zendesk.com' }, {}],
    ['of another account’s installation', { aud: 'https://other.zendesk.com/api/v2/apps/installations/42.json' }, {}],
    ['of another installation', { aud: 'https://example.zendesk.com/api/v2/apps/installations/43.json' }, {}],
    ['for a longer path', { aud: 'https://example.zendesk.com/api/v2/apps/installations/42.json/x' }, {}],
    ['without an audience', { aud: undefined }, {}],
    ['with several audiences', { aud: [claims.aud] }, {}],
    ['for a connection without an installation', {}, { installationId: '' }],
    ['for a connection whose installation is no number', {}, { installationId: '42.json/../43' }],
  ])('is refused %s', (_case, changed, settings) => {
    const other = { ...connection, settings: { ...connection.settings, ...settings } };
    expect(identity.belongs({ ...claims, ...changed }, other)).toBe(false);
  });

  it.each([
    [claims.sub, '361000000001'],
    ['https://example.zendesk.com/api/v2/users/7', '7'],
    ['361000000001', '361000000001'],
    ['https://other.zendesk.com/api/v2/users/7.json', null],
    ['https://example.zendesk.com/api/v2/users/0.json', null],
    ['https://example.zendesk.com/api/v2/users/7.json?x=1', null],
    ['', null],
    ['-7', null],
    [7, null],
    [undefined, null],
  ])('names the agent: %s is %s', (sub, user) => {
    expect(identity.user({ ...claims, sub })).toBe(user);
  });
});
