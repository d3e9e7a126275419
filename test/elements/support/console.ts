const real = console.error;

afterEach(() => {
  console.error = real;
});

/** Collects the console's errors until the end of the test. */
export function consoleErrors(): unknown[][] {
  const errors: unknown[][] = [];
  console.error = (...words: unknown[]) => void errors.push(words);
  return errors;
}
