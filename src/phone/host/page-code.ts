/** Calls code of the CRM's page. An error there is reported, and disturbs nothing else. */
export function callPage<T>(task: () => T): T | undefined {
  try {
    return task();
  } catch (error) {
    reportPageError(error);
    return undefined;
  }
}

export function reportPageError(error: unknown): void {
  console.error('Sidecall: the CRM’s page failed:', error);
}
