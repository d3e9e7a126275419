import { GatewayClient } from '../client/gateway-client.ts';
import { identityIn } from './token-identity.ts';

/** Whose token it is: by what it says, else by what the gateway says. @returns null where neither does */
export async function agentOf(gateway: string, token: string): Promise<string | null> {
  const identity = identityIn(token);
  if (identity !== null) return identity;
  const client = new GatewayClient({ gateway, getToken: async () => token });
  return await client.session().then(
    (session) => session.identity,
    () => null,
  );
}
