/** Hears how writes to the database end. */
export interface WriteListener {
  /** Something is durable. */
  wrote(): void;
  /** A statement failed, or the database cannot be reached. */
  failed(error: unknown): void;
}

export const nobody: WriteListener = { wrote: () => {}, failed: () => {} };
