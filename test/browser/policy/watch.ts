/** The first script of a strict page: notes what the policy held back, and what failed, before any other script runs. */

/** What libraries read of Node. An inline script is not allowed here. */
(globalThis as { process?: unknown }).process = { env: { NODE_ENV: 'production' } };

/** Directives that something broke, each with where and what. */
export const violations: string[] = [];
/** Errors that no one caught. */
export const errors: string[] = [];

addEventListener('securitypolicyviolation', (event) => {
  const { effectiveDirective, blockedURI, sourceFile, lineNumber, sample } = event;
  violations.push(`${effectiveDirective} ${blockedURI} at ${sourceFile}:${lineNumber} ${sample}`);
});
addEventListener('error', ({ message }) => {
  // Not an error: the browser puts the observation off to the next frame.
  if (!message.startsWith('ResizeObserver loop')) errors.push(message);
});
addEventListener('unhandledrejection', ({ reason }) => errors.push(String(reason)));
