import { globSync, readFileSync } from 'node:fs';
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
 * tokens. The generated grammar, `sdp-transform` and `events` are replaced by what JsSIP needs of them. Private members
 * get short names. All else is JsSIP’s own code.
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
  transform: (code, id) =>
    inJssip(id) && /\.js$/.test(id) ? { code: withShortNames(withoutLog(code)), map: null } : null,
};

/** What JsSIP does only with other servers than the gateway. */
const foreign: Record<string, string> = {
  // RFC 3261 section 22. JsSIP asks for it only if it was given a password or a hash.
  '/jssip/lib/DigestAuthentication.js': 'module.exports = null;',
  // Digits that the other side sends as INFO are accepted and not used.
  '/jssip/lib/RTCSession/DTMF.js': 'module.exports = class { init_incoming(request) { request.reply(200); } };',
};

/** JsSIP for pages whose phones always have a token of the gateway. */
export const gatewayJssip: Plugin = {
  name: 'gateway-jssip',
  enforce: 'pre',
  load: (id) => foreign[Object.keys(foreign).find((end) => id.replaceAll('\\', '/').endsWith(end)) ?? ''] ?? null,
  transform: (code, id) =>
    inJssip(id) && /[/\\]Utils\.js$/.test(id)
      ? { code: code.replace(/^exports\.calculateMD5 = [\s\S]*?^};$/m, ''), map: null }
      : null,
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
  const quiet = code.replace(/^\s*logger\w*\.(?:debug|warn|error)\([\s\S]*?\);$/gm, ';');
  if (/\blogger\w*\./.test(quiet)) return quiet;
  return quiet.replace(/^const (?:logger\w*|Logger) = .*;$/gm, '');
}

const privateName = /\b_[a-zA-Z]\w*/g;
let shortNames: Map<string, string> | null = null;

/** Exported for its test. Names that `src/voice/sip` uses are kept. A new name is `_` and a number, as none is. */
export function withShortNames(code: string): string {
  if (shortNames === null) {
    const names = [...privateNames('node_modules/jssip/lib/**/*.js')];
    shortNames = new Map(names.sort().map((name, at) => [name, `_${at}`]));
    for (const name of privateNames('src/voice/sip/*.ts')) shortNames.delete(name);
  }
  const short = shortNames;
  return code.replace(privateName, (name) => short.get(name) ?? name);
}

function privateNames(files: string): Set<string> {
  const root = join(import.meta.dirname, '..');
  return new Set(
    globSync(files, { cwd: root }).flatMap((file) => readFileSync(join(root, file), 'utf8').match(privateName) ?? []),
  );
}
