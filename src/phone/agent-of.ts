import { GatewayClient } from '../client/gateway-client.ts';
import { identityIn } from './token-identity.ts';

/**
 * The agent of a token: from the token itself, or else from the gateway.
 * @returns null if neither names one
 */
export async function agentOf(gateway: string, token: string): Promise<string | null> {
  const identity = identityIn(token);
  if (identity !== null) return identity;
  const client = new GatewayClient({ gateway, getToken: async () => token });
  return await client.session().then(
    (session) => session.identity,
    () => null,
  );
}
