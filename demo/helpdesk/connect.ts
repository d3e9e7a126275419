import { exportSPKI, generateKeyPair, SignJWT } from 'jose';
import { agents } from '../cast.ts';

/** The id of the gateway's connection, so its page is /embed/helpdesk. */
export const helpdeskConnection = 'helpdesk';

/** No request is sent to this account: contacts and calls of the demo are in Ledger, the first connection. */
const account = 'helpdesk.zendesk.com';
const installation = 1;

/** Signs as Zendesk does when an agent opens the app. */
export interface HelpdeskSigner {
  /** In PEM. */
  publicKey: string;
  /** The helpdesk's ids of its users, with the agents. */
  users: Record<string, string>;
  /** null: no user is this agent. */
  sign(agent: string): Promise<string | null>;
}

export async function makeSigner(): Promise<HelpdeskSigner> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const ids = new Map(agents.map(({ identity }, at): [string, string] => [identity, String(at + 1)]));
  return {
    publicKey: await exportSPKI(publicKey),
    users: Object.fromEntries([...ids].map(([identity, id]) => [id, identity])),
    async sign(agent) {
      const id = ids.get(agent);
      if (id === undefined) return null;
      return new SignJWT({ context: { product: 'support' } })
        .setProtectedHeader({ alg: 'RS256' })
        .setIssuer(account)
        .setAudience(`https://${account}/api/v2/apps/installations/${installation}.json`)
        .setSubject(`https://${account}/api/v2/users/${id}.json`)
        .setJti(crypto.randomUUID())
        .setIssuedAt()
        .setExpirationTime('5m')
        .sign(privateKey);
    },
  };
}

/** The body of PUT /v1/crm-connections/helpdesk. @param origins of the helpdesk's page */
export function helpdeskBody({ publicKey, users }: HelpdeskSigner, origins: readonly string[]) {
  return {
    adapter: 'zendesk',
    label: 'Helpdesk',
    baseUrl: `https://${account}`,
    origins,
    users,
    // Behind Ledger.
    position: 1,
    values: { token: 'unused', appPublicKey: publicKey, installationId: String(installation) },
  };
}
