/** The framework's own, which fails the test that runs. */
let before: OnErrorEventHandler | undefined;

afterEach(async () => {
  if (before === undefined) return;
  // What the end of the test threw comes in a microtask.
  await new Promise((resolve) => setTimeout(resolve));
  window.onerror = before;
  before = undefined;
});

/** What `window.onerror` gets until the end of the test, by message. */
export function pageErrors(): readonly string[] {
  const heard: string[] = [];
  before = window.onerror;
  window.onerror = (_event, _source, _line, _column, error) => {
    heard.push(error?.message ?? '');
    return true;
  };
  return heard;
}
