import type { SignedIdentity } from '../kit/index.ts';

/**
 * How Zendesk proves which agent opens the app: with `signedUrls` in the app's manifest, it posts a form with a JSON Web
 * Token to the app's page. Each app has a key pair of its own; the token is valid for five minutes.
 * https://developer.zendesk.com/documentation/apps/build-an-app/building-a-server-side-app/part-5-secure-the-app/
 *
 *   iss  "example.zendesk.com"
 *   aud  "https://example.zendesk.com/api/v2/apps/installations/42.json"
 *   sub  "https://example.zendesk.com/api/v2/users/361000000001.json"
 */
export const signedIdentity: SignedIdentity = {
  place: 'form',
  parameter: 'token',
  algorithm: 'RS256',
  keyField: 'appPublicKey',
  fields: ['installationId'],

  /** Whether the token is of this account, and of this installation of the app. */
  belongs({ iss, aud }, { baseUrl, settings }) {
    const host = hostOf(baseUrl);
    const { installationId } = settings;
    if (host === null || typeof installationId !== 'string' || !/^[1-9]\d*$/.test(installationId)) return false;
    const ofAccount = iss === host || iss === `https://${host}`;
    return ofAccount && aud === `https://${host}/api/v2/apps/installations/${installationId}.json`;
  },

  /** The agent's id in Zendesk. null: the token names none. */
  user({ iss, sub }) {
    if (typeof sub !== 'string') return null;
    const [, host, id] = /^https:\/\/([a-z0-9.-]+)\/api\/v2\/users\/([1-9]\d{0,15})(?:\.json)?$/.exec(sub) ?? [];
    if (id !== undefined) return iss === host || iss === `https://${host}` ? id : null;
    return /^[1-9]\d{0,15}$/.test(sub) ? sub : null;
  },
};

function hostOf(baseUrl: string): string | null {
  return URL.canParse(baseUrl) ? new URL(baseUrl).host : null;
}
