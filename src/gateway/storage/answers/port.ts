/** The answer to a request, kept under the key that its sender gave it, so that a repeated request gets it again. */
export interface KeptAnswer {
  /** The sender. Keys of different senders are different keys. */
  scope: string;
  key: string;
  /** A hash of the request. */
  fingerprint: string;
  /** The body of the answer: JSON. */
  answer: string;
}

/** Answers of requests that made a call, for seven days. They are written with the call: see `WriteOptions`. */
export interface KeptAnswerStore {
  /** @param now in ms since 1970 */
  find(scope: string, key: string, now: number): Promise<KeptAnswer | null>;
  /** The answer to the request that made this call. null: it is too old, or another sender made the call. */
  ofCall(scope: string, callId: string, now: number): Promise<KeptAnswer | null>;
}
