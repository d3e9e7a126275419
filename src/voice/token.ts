/** What the browser may read of its own token; the gateway alone verifies it. */
export interface TokenFacts {
  identity: string;
  /** Milliseconds since 1970; null: the token does not say. */
  expiresAt: number | null;
}

/** @returns null where the text is not a JSON Web Token with an identity (RFC 7519) */
export function readToken(token: string): TokenFacts | null {
  const payload = token.split('.')[1];
  if (payload === undefined) return null;
  try {
    const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (each) =>
      each.charCodeAt(0),
    );
    const claims = JSON.parse(new TextDecoder().decode(bytes)) as { exp?: unknown; grants?: { identity?: unknown } };
    const identity = claims.grants?.identity;
    if (typeof identity !== 'string') return null;
    return { identity, expiresAt: typeof claims.exp === 'number' ? claims.exp * 1000 : null };
  } catch {
    return null;
  }
}
