/** Asks the gateway for an access token. null: it gave none. */
export type AccessTokens = (identity: string, role: 'agent' | 'carrier') => Promise<string | null>;

/** @param apiKey never leaves this server */
export function accessTokens(gateway: string, apiKey: string): AccessTokens {
  return async (identity, role) => {
    const answer = await fetch(new URL('/v1/tokens', gateway), {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ identity, role }),
      signal: AbortSignal.timeout(5000),
    }).catch(() => null);
    if (!answer?.ok) return null;
    return ((await answer.json()) as { token: string }).token;
  };
}
