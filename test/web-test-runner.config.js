import { fileURLToPath } from 'node:url';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { chromeLauncher } from '@web/test-runner-chrome';
import { a11ySnapshotPlugin } from '@web/test-runner-commands/plugins';
import { addressBarPages, findTestBrowser } from '../scripts/chromium.ts';
import { countsReporter } from '../scripts/test/browser-reporter.ts';
import { analyse } from './element-manifest.js';
import { packagesAsModules } from './packages-as-modules.js';
import { strictPage } from './strict-page.js';
import { touchScreen } from './touch-screen.js';
import { beganHeard, beganReporter, beganTests } from './worker/began.js';

/** The file for the counts of scripts/test.ts. */
const counts = process.env.SIDECALL_TEST_COUNTS;

/** Makes each page believe that it is visible, because several run at once and only one can be. */
async function focused({ context }) {
  const page = await context.newPage();
  const session = await page.createCDPSession();
  await session.send('Emulation.setFocusEmulationEnabled', { enabled: true });
  return page;
}

/** The elements' manifest at /custom-elements.json, created when a test requests it. */
function manifest() {
  let made;
  return {
    name: 'manifest',
    async serve({ path }) {
      if (path !== '/custom-elements.json') return undefined;
      made ??= analyse('dist/manifest-of-tests');
      return { body: await made, type: 'json' };
    },
  };
}

function allowEveryOrigin(context, next) {
  context.set('access-control-allow-origin', '*');
  return next();
}

/** Browser tests, in real Chromium with a fake microphone. */
export default {
  rootDir: fileURLToPath(new URL('..', import.meta.url)),
  files: ['test/{state,voice,client,phone,controllers,elements,browser,console,embed,click-to-dial}/**/*.test.ts'],
  // Frames without an origin load the modules, too.
  middleware: [allowEveryOrigin, beganHeard, strictPage],
  nodeResolve: { exportConditions: ['browser', 'production'] },
  concurrency: 2,
  // Tests wait for conditions with their own limits. A busy machine must not end them earlier.
  testFramework: { config: { timeout: 300_000 } },
  // On a busy machine a page starts and ends late. These limits only end a page that never answers.
  browserStartTimeout: 120_000,
  testsStartTimeout: 120_000,
  testsFinishTimeout: 900_000,
  reporters: [defaultReporter(), beganReporter(), ...(counts ? [countsReporter(counts)] : [])],
  plugins: [
    a11ySnapshotPlugin(),
    touchScreen(),
    manifest(),
    beganTests(),
    packagesAsModules(
      ['jssip', 'loglevel'],
      ['test/click-to-dial/support/react-page.ts', 'test/click-to-dial/support/vue-page.ts'],
    ),
    esbuildPlugin({
      ts: true,
      target: 'es2022',
      tsconfig: fileURLToPath(new URL('../tsconfig.json', import.meta.url)),
    }),
  ],
  browsers: [
    chromeLauncher({
      createPage: focused,
      launchOptions: {
        executablePath: findTestBrowser(),
        args: [
          '--no-sandbox',
          '--use-fake-ui-for-media-stream',
          '--use-fake-device-for-media-stream',
          '--autoplay-policy=no-user-gesture-required',
          '--disable-background-networking',
          '--disable-quic',
          '--disable-component-update',
          `--disable-features=SpareRendererForSitePerProcess,AudioServiceOutOfProcess,${addressBarPages}`,
          // Each page that lists its devices would start a process for cameras.
          '--enable-features=RunVideoCaptureServiceInBrowserProcess,NetworkServiceInProcess2',
          '--no-first-run',
        ],
      },
    }),
  ],
  testRunnerHtml: (framework) => `<!doctype html><html lang="en"><head><title>Sidecall tests</title></head><body>
    <script>globalThis.process = { env: { NODE_ENV: 'production' } };</script>
    <script type="module" src="${framework}"></script></body></html>`,
};
