/** Called with the outcome of writes to the database. */
export interface WriteListener {
  /** A write is durable. */
  wrote(): void;
  /** A statement failed, or the database cannot be reached. */
  failed(error: unknown): void;
}

export const noListener: WriteListener = { wrote: () => {}, failed: () => {} };
