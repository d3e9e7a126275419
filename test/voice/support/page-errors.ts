/** The test framework's own handler, which fails the running test. */
let before: OnErrorEventHandler | undefined;

afterEach(async () => {
  if (before === undefined) return;
  // Errors thrown at the end of the test arrive in a microtask.
  await new Promise((resolve) => setTimeout(resolve));
  window.onerror = before;
  before = undefined;
});

/** The errors that `window.onerror` receives until the end of the test, by message. */
export function pageErrors(): readonly string[] {
  const heard: string[] = [];
  before = window.onerror;
  window.onerror = (_event, _source, _line, _column, error) => {
    heard.push(error?.message ?? '');
    return true;
  };
  return heard;
}
