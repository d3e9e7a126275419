import type { Plugin } from 'vite';

const silent = '\0silent-debug.cjs';

/**
 * Removes the `debug` package, which JsSIP uses to print its messages. It is two kilobytes large, and its output
 * contains phone numbers and tokens. JsSIP's generated grammar (11 kB of 57) cannot be removed without a fork, because
 * every header uses it.
 */
export const withoutDebug: Plugin = {
  name: 'without-debug',
  enforce: 'pre',
  resolveId: (id, importer) => (id === 'debug' && importer?.replaceAll('\\', '/').includes('/jssip/') ? silent : null),
  load: (id) => (id === silent ? 'module.exports = () => () => {}; module.exports.default = module.exports;' : null),
};
