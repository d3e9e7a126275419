import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { leanJssip } from '../scripts/lean-jssip.ts';

/**
 * A test runner plugin that serves CommonJS packages as one module each. Bundlers do this for pages, but the runner
 * serves files unchanged.
 * @param {string[]} names
 * @param {string[]} files files of the tests, from the root, that are bundled with the packages that they import
 */
export function packagesAsModules(names, files = []) {
  const prefix = '/__package__/';
  /** @type {Map<string, Promise<string>>} */
  const built = new Map();
  return {
    name: 'packages-as-modules',
    resolveImport: ({ source }) => (names.includes(source) ? `${prefix}${source}.js` : undefined),
    serve: async ({ path }) => {
      const name = names.find((each) => path === `${prefix}${each}.js`) ?? files.find((each) => path === `/${each}`);
      if (!name) return undefined;
      if (!built.has(name)) built.set(name, bundle(name, files.includes(name)));
      return { body: await built.get(name), type: 'js' };
    },
  };
}

/**
 * @param {string} name
 * @param {boolean} isFile
 */
async function bundle(name, isFile) {
  const entry = fileURLToPath(import.meta.resolve(isFile ? `../${name}` : name));
  const result = await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    // As in the files that the gateway serves.
    plugins: [leanJssip],
    define: { 'process.env.NODE_ENV': '"production"' },
    build: { write: false, minify: false, target: 'es2022', lib: { entry, formats: ['es'], fileName: name } },
  });
  const [output] = Array.isArray(result) ? result : [result];
  return output.output[0].code;
}
