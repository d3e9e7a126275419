import { CodedError } from '../../domain/errors.ts';
import { openIdProvider } from '../sign-in/open-id.ts';
import type { Check } from './check.ts';
import { quoted, right, wrong } from './finding.ts';

/** Timeout of the provider's answer, in seconds. */
const answerSeconds = 6;

/** Checks that the description of the OpenID Connect provider can be read. It signs no person in. */
export const identityProvider: Check = {
  name: 'identity provider',
  atStart: false,
  async run({ openId, publicUrl }, { clock }) {
    if (openId === null) return [];
    const redirect = `${publicUrl}/sign-in/openid`;
    const provider = openIdProvider(openId, redirect, clock, { timeoutSeconds: answerSeconds });
    try {
      await provider.start({ state: 'doctor', nonce: 'doctor', verifier: 'doctor' });
      return [right(`The identity provider answers. It has to know the redirect address ${redirect}.`)];
    } catch (error) {
      const says = error instanceof CodedError ? error.message : quoted(String(error));
      return [wrong(says, 'See SIDECALL_OIDC_ISSUER. Until then, people sign in by links only.')];
    }
  },
};

/** Checks that browsers keep the cookie of a session. */
export const publicAddress: Check = {
  name: 'public address',
  atStart: true,
  run({ publicUrl }) {
    if (publicUrl === null || /^(https:|http:\/\/(localhost|127\.0\.0\.1)(:|$))/.test(publicUrl)) return [];
    const says = `${publicUrl} is not https, so browsers keep no sign-in.`;
    return [wrong(says, 'Put a proxy with TLS in front, and set SIDECALL_PUBLIC_URL to its https address.')];
  },
};
