/**
 * A packet that makes our code fail is no reason to end all calls. What was thrown becomes a rejection that nobody
 * handles, which the gateway writes to its log and survives.
 */
export function tellLater(error: unknown): void {
  void Promise.reject(error);
}
