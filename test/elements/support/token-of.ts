/** A token of this agent, readable by a browser (RFC 7519). No gateway has signed it. */
export function tokenOf(identity: string, expiresInMs = 3_600_000): string {
  const claims = { exp: Math.round((Date.now() + expiresInMs) / 1000), grants: { identity } };
  const encoded = [{ alg: 'HS256' }, claims].map((part) => btoa(JSON.stringify(part)).replace(/=+$/, ''));
  return `${encoded.join('.').replaceAll('+', '-').replaceAll('/', '_')}.signature`;
}
