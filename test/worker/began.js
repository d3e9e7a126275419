/**
 * For web-test-runner: each test of a page says that it begins, so that a page
 * that never answers again is named by its test.
 */

const path = '/__sidecall/began';

/** Names of the tests that began last, by the file of the page. */
const last = new Map();

/** A plugin: adds a root hook to every test file. */
export function beganTests() {
  return {
    name: 'began-tests',
    transform({ path: file, body }) {
      if (!file.endsWith('.test.ts') || typeof body !== 'string') return undefined;
      const send = `navigator.sendBeacon(${JSON.stringify(path)}, JSON.stringify([${JSON.stringify(file)}, this.currentTest.fullTitle()]))`;
      return `${body}\n;globalThis.beforeEach?.(function () { ${send}; });\n`;
    },
  };
}

/** A middleware: hears which test of which file begins. */
export async function beganHeard(context, next) {
  if (context.path !== path) return next();
  let text = '';
  for await (const chunk of context.req) text += chunk;
  const [file, title] = JSON.parse(text);
  last.set(file, title);
  context.status = 204;
}

/** A reporter: a page that never ended is named by the test that began last. */
export function beganReporter() {
  return {
    reportTestFileResults({ logger, sessionsForTestFile, testFile }) {
      const began = [...last].find(([file]) => testFile.replaceAll('\\', '/').endsWith(file))?.[1];
      const timedOut = sessionsForTestFile.some(({ errors }) =>
        errors?.some(({ message }) => /did not finish|timed out/i.test(message)),
      );
      if (timedOut) logger.log(`✗ ${testFile} never ended. The test that began last: ${began ?? 'none'}`);
    },
  };
}
