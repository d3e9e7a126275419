/** Time as an argument, so that rules about time are tested without waiting. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once after `ms`; the returned function cancels. */
  after(ms: number, callback: () => void): () => void;
}

export function isoTime(clock: Clock): string {
  return new Date(clock.now()).toISOString();
}
