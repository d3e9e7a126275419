/**
 * Reports an error in packet handling without ending the process and its calls. The error becomes an unhandled
 * rejection, which the gateway logs.
 */
export function tellLater(error: unknown): void {
  void Promise.reject(error);
}
