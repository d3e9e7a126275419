import type { SignedIdentity } from '../kit/index.ts';

/**
 * Zendesk posts a token with the first request of an app's page, if the app's manifest has `signedUrls`. It is signed with
 * the app's own key, and valid for some minutes. Its claims are `iss`, `aud`, `sub`, `iat`, `nbf`, `exp` and `context`.
 * https://developer.zendesk.com/documentation/apps/build-an-app/building-a-server-side-app/part-5-secure-the-app/
 */
export const signedIdentity: SignedIdentity = {
  place: 'form',
  parameter: 'token',
  algorithm: 'RS256',
  keyField: 'appPublicKey',
  fields: ['installationId'],

  belongs({ iss, aud }, { baseUrl, settings }) {
    const account = /^https:\/\/([a-z0-9.-]+)$/i.exec(baseUrl.replace(/\/+$/, ''))?.[1]?.toLowerCase();
    const { installationId } = settings;
    if (account === undefined || installationId === undefined) return false;
    if (iss !== account && iss !== `https://${account}`) return false;
    return aud === `https://${account}/api/v2/apps/installations/${installationId}.json`;
  },

  /** `sub` is the address of the user: https://{account}/api/v2/users/{id}.json */
  user({ sub }) {
    if (typeof sub !== 'string') return null;
    return /(?:^|^https:\/\/[a-z0-9.-]+\/api\/v2\/users\/)([1-9]\d{0,19})(?:\.json)?$/i.exec(sub)?.[1] ?? null;
  },
};
