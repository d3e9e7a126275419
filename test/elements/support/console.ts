const real = console.error;

afterEach(() => {
  console.error = real;
});

/** What is told the developer as an error from now on, to the end of the test. */
export function consoleErrors(): unknown[][] {
  const errors: unknown[][] = [];
  console.error = (...words: unknown[]) => void errors.push(words);
  return errors;
}
