/**
 * For web-test-runner: reports the start of each test in a page, so that a page that hangs can be attributed to its
 * test.
 */

const path = '/__sidecall/began';

/** Names of the most recently started tests, by the file of the page. */
const last = new Map();

/** A plugin that adds a root hook to every test file. */
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

/** A middleware that receives the started test of each file. */
export async function beganHeard(context, next) {
  if (context.path !== path) return next();
  let text = '';
  for await (const chunk of context.req) text += chunk;
  const [file, title] = JSON.parse(text);
  last.set(file, title);
  context.status = 204;
}

/** A reporter that names the last started test of a page that never ended. */
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
