import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

const parts = join(import.meta.dirname, 'lean-jssip').replaceAll('\\', '/');

/** What JsSIP asks other packages for, by the module that answers. Only JsSIP’s own imports are changed. */
const packages: Record<string, string> = {
  events: `${parts}/event-emitter.ts`,
  'sdp-transform': `${parts}/sdp-lines.ts`,
};

/** Modules of JsSIP with other contents, by the end of their path. */
const contents: Record<string, string> = {
  // The entry without what only its other users need, such as the switch of the log.
  '/jssip/lib/JsSIP.js': `module.exports = {
    UA: require('./UA'), URI: require('./URI'), WebSocketInterface: require('./WebSocketInterface'),
  };`,
  '/jssip/lib/Grammar.js': `module.exports = require('${parts}/sip-grammar.ts').sipGrammar(() => ({
    URI: require('./URI'), NameAddrHeader: require('./NameAddrHeader'),
  }));`,
  // Messages and notifications that the page would send. None is sent here, and a received one is refused without them.
  '/jssip/lib/Message.js': 'module.exports = null;',
  '/jssip/lib/Notifier.js': 'module.exports = null;',
};

/**
 * Makes JsSIP smaller in the files that the gateway serves. The log goes, because its lines contain phone numbers and
 * tokens. The generated grammar, `sdp-transform` and `events` are replaced by what JsSIP needs of them. Other
 * modules are JsSIP’s own, unchanged.
 */
export const leanJssip: Plugin = {
  name: 'lean-jssip',
  enforce: 'pre',
  resolveId: (id, importer) => (inJssip(importer) ? (packages[id] ?? null) : null),
  load: (id) => {
    const path = id.replaceAll('\\', '/');
    if (path.endsWith('/jssip/package.json')) return namesOf(id);
    return contents[Object.keys(contents).find((end) => path.endsWith(end)) ?? ''] ?? null;
  },
  transform: (code, id) => (inJssip(id) && /\.js$/.test(id) ? { code: withoutLog(code), map: null } : null),
};

/** The header User-Agent names JsSIP and its version. The rest of its package.json is for other programs. */
function namesOf(file: string): string {
  const { title, version } = JSON.parse(readFileSync(file, 'utf8')) as { title: string; version: string };
  return JSON.stringify({ title, version });
}

function inJssip(id: string | undefined): boolean {
  return id?.replaceAll('\\', '/').includes('/node_modules/jssip/lib/') ?? false;
}

/** Exported for its test. Each call of the log is a statement of its own, at the beginning of a line. */
export function withoutLog(code: string): string {
  const quiet = code.replace(/^\s*logger\.(?:debug|warn|error)\([^]*?\);$/gm, ';');
  if (/\blogger\./.test(quiet)) return quiet;
  return quiet.replace(/^const (?:logger|Logger) = .*;$/gm, '');
}
