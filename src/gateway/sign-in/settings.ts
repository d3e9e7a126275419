import * as z from 'zod';
import { normalOrigin, wholeNumber } from '../config/parsers.ts';
import { setting, settingsGroup } from '../config/setting.ts';
import { type OpenIdSettings, rolesText } from './open-id-settings.ts';

const issuerMessage = 'must be an https address; http only on localhost';
const isIssuer = (text: string): boolean => {
  const url = URL.parse(text);
  return url?.protocol === 'https:' || (url?.protocol === 'http:' && /^(localhost|127\.0\.0\.1)$/.test(url.hostname));
};
const claim = z.string().regex(/^[\w./:-]{1,200}$/, 'must be the name of a claim');

/** How people sign in, and for how long. */
export const signIn = settingsGroup(
  {
    SIDECALL_PUBLIC_URL: setting(
      'Address of this gateway for browsers, e.g. https://cti.example, without a path. Needed for OpenID Connect, for links of recordings in CRMs, and for sign-in links that open on other machines.',
      '',
      z.string().transform((text, context) => {
        const origin = text === '' ? '' : normalOrigin(text);
        if (origin !== null && origin !== '*') return origin;
        context.addIssue({ code: 'custom', message: 'must be an address such as https://cti.example, without a path' });
        return z.NEVER;
      }),
    ),
    SIDECALL_SESSION_HOURS: setting('Hours after which people have to sign in again.', '12', wholeNumber(1, 336)),
    SIDECALL_SESSION_IDLE_MINUTES: setting(
      'Minutes without a request after which people have to sign in again.',
      '60',
      wholeNumber(5, 43_200),
    ),
    SIDECALL_OIDC_ISSUER: setting(
      'Issuer of your OpenID Connect provider, e.g. https://id.example/realms/main. Empty: people sign in by links only.',
      '',
      z.string().refine((text) => text === '' || isIssuer(text), issuerMessage),
    ),
    SIDECALL_OIDC_CLIENT_ID: setting('Id of the gateway at that provider.', '', z.string().max(500)),
    SIDECALL_OIDC_CLIENT_SECRET: setting(
      'Secret of the gateway at that provider. Empty: a public client, which PKCE protects.',
      '',
      z.string().max(1000),
    ),
    SIDECALL_OIDC_SCOPES: setting(
      'Scopes to request, separated by spaces.',
      'openid profile',
      z.string().regex(/^openid( [\w.:/-]{1,200}){0,20}$/, 'must begin with openid, with single spaces between scopes'),
    ),
    SIDECALL_OIDC_IDENTITY_CLAIM: setting(
      'Claim of the ID token with the person’s identity in the gateway. Use one that people cannot change themselves.',
      'preferred_username',
      claim,
    ),
    SIDECALL_OIDC_ROLE_CLAIM: setting(
      'Claim of the ID token with roles or groups: a text or a list. Dots lead into objects, e.g. realm_access.roles.',
      'roles',
      claim,
    ),
    SIDECALL_OIDC_ROLES: setting(
      'JSON object with the values of that claim for each role, e.g. {"admin":["cti-admins"],"supervisor":["leads"],"agent":["*"]}; * is everyone. The highest role counts; without one, sign-in is refused.',
      '{}',
      rolesText,
    ),
  },
  (value, { problems }) => {
    const { SIDECALL_OIDC_ISSUER: issuer, SIDECALL_OIDC_CLIENT_ID: clientId, SIDECALL_PUBLIC_URL: publicUrl } = value;
    const needed = { SIDECALL_OIDC_CLIENT_ID: clientId, SIDECALL_PUBLIC_URL: publicUrl };
    for (const [name, text] of issuer === '' ? [] : Object.entries(needed)) {
      if (text === '') problems.push(`${name} must be set when SIDECALL_OIDC_ISSUER is`);
    }
    if (issuer !== '' && Object.values(value.SIDECALL_OIDC_ROLES).every((values) => values.length === 0)) {
      problems.push('SIDECALL_OIDC_ROLES must name a value for at least one role when SIDECALL_OIDC_ISSUER is set');
    }
    const openId: OpenIdSettings = {
      issuer,
      clientId,
      clientSecret: value.SIDECALL_OIDC_CLIENT_SECRET || null,
      scopes: value.SIDECALL_OIDC_SCOPES,
      identityClaim: value.SIDECALL_OIDC_IDENTITY_CLAIM,
      roleClaim: value.SIDECALL_OIDC_ROLE_CLAIM,
      roles: value.SIDECALL_OIDC_ROLES,
    };
    return {
      /** An origin. null: not set. */
      publicUrl: publicUrl || null,
      sessions: {
        lifetimeMs: value.SIDECALL_SESSION_HOURS * 3_600_000,
        idleMs: value.SIDECALL_SESSION_IDLE_MINUTES * 60_000,
      },
      /** null: people sign in by links only. */
      openId: issuer === '' ? null : openId,
    };
  },
);
