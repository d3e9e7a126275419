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

/** @returns milliseconds since 1970, or null where the token does not say */
export function expiryOf(token: string): number | null {
  return readToken(token)?.expiresAt ?? null;
}

/** A browser's timer takes 32 bits of milliseconds; beyond, it fires at once. */
const longestMs = 2 ** 31 - 1;
/** How long a page may take to fetch a token. */
const answerMs = 15_000;

/** Calls back once a token, some time before it expires. */
export class TokenWatch {
  private readonly callback: () => void;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private toldAt: number | null = null;
  private asked = false;

  constructor(callback: () => void) {
    this.callback = callback;
  }

  /** @param aheadMs how long before the end; default 10,000 */
  watch(token: string, aheadMs = 10_000): void {
    this.close();
    this.toldAt = null;
    const expiresAt = expiryOf(token);
    // One that is over already is refused with an error of its own; nothing "will" expire.
    if (expiresAt === null || expiresAt <= Date.now()) return;
    // The answer to a question is good for half of its life: a page's short tokens are not asked for without end.
    const ahead = this.asked ? Math.min(aheadMs, (expiresAt - Date.now()) / 2) : aheadMs;
    const wait = (): void => {
      const left = expiresAt - ahead - Date.now();
      const ms = Math.min(Math.max(0, left), longestMs);
      this.timer = setTimeout(() => (left > longestMs ? wait() : this.ask()), ms);
    };
    wait();
  }

  /** Calls back now, unless it has. @returns whether a new token may still be on its way */
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
