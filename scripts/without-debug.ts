import type { Plugin } from 'vite';

const silent = '\0silent-debug.cjs';

/**
 * Leaves out the `debug` package, by which JsSIP can print its messages: two kilobytes, and what it prints are numbers
 * of people and tokens. Of what is left of JsSIP, its generated grammar (11 kB of 57) cannot be left out without a fork,
 * for every header goes through it.
 */
export const withoutDebug: Plugin = {
  name: 'without-debug',
  enforce: 'pre',
  resolveId: (id, importer) => (id === 'debug' && importer?.replaceAll('\\', '/').includes('/jssip/') ? silent : null),
  load: (id) => (id === silent ? 'module.exports = () => () => {}; module.exports.default = module.exports;' : null),
};
