/** The claims of its own token that the browser reads. Only the gateway verifies the token. */
export interface TokenFacts {
  identity: string;
  /** Milliseconds since 1970. null: the token has no expiry. */
  expiresAt: number | null;
}

/** @returns null if the text is not a JSON Web Token with an identity (RFC 7519) */
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

/** @returns milliseconds since 1970, or null if the token has no expiry */
export function expiryOf(token: string): number | null {
  return readToken(token)?.expiresAt ?? null;
}

/** Browsers store a timer's delay in 32 bits of milliseconds. A longer one fires at once. */
const longestMs = 2 ** 31 - 1;
/** Maximum time for a page to fetch a token. */
const answerMs = 15_000;

/** Calls back some time before a token expires. */
export class TokenWatch {
  private readonly callback: () => void;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private toldAt: number | null = null;
  private asked = false;

  constructor(callback: () => void) {
    this.callback = callback;
  }

  /** @param aheadMs time before the expiry; default 10,000 */
  watch(token: string, aheadMs = 10_000): void {
    this.close();
    this.toldAt = null;
    const expiresAt = expiryOf(token);
    // An expired token is refused with an error of its own. `tokenWillExpire` would be wrong.
    if (expiresAt === null || expiresAt <= Date.now()) return;
    // After a renewal the lead is at most half of the token's life. Otherwise short-lived tokens would be renewed
    // without end.
    const ahead = this.asked ? Math.min(aheadMs, (expiresAt - Date.now()) / 2) : aheadMs;
    const wait = (): void => {
      const left = expiresAt - ahead - Date.now();
      const ms = Math.min(Math.max(0, left), longestMs);
      this.timer = setTimeout(() => (left > longestMs ? wait() : this.ask()), ms);
    };
    wait();
  }

  /**
   * Calls back now, unless it already has.
   * @returns whether a new token may still arrive
   */
  ask(): boolean {
    clearTimeout(this.timer);
    if (this.toldAt === null) {
      this.toldAt = performance.now();
      this.asked = true;
      this.callback();
    }
    return performance.now() - this.toldAt < answerMs;
  }

  close(): void {
    clearTimeout(this.timer);
  }
}
