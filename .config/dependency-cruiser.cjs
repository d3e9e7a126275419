/**
 * Who may import whom. A file that imports what its row does not name fails
 * `npm run check`; type imports count like any other.
 */
const rooms = {
  // room: [rooms it may import, packages it may import]
  'src/domain': [[], ['zod', 'libphonenumber-js']],
  'src/state': [['src/domain'], ['nanostores']],
  'src/voice': [['src/domain'], ['jssip', 'loglevel']],
  'src/client': [['src/domain'], ['eventsource-parser', 'zod']],
  'src/controllers': [
    ['src/domain', 'src/state'],
    ['lit', 'nanostores'],
  ],
  'src/phone': [['src/domain', 'src/state', 'src/voice', 'src/client'], ['nanostores']],
  'src/elements': [
    ['src/domain', 'src/state', 'src/controllers', 'src/phone'],
    ['lit', 'nanostores'],
  ],
  'src/browser': [['src/domain', 'src/elements', 'src/phone', 'src/voice', 'adapters/[^/]+/host.ts'], []],
  'src/testing': [['src/domain', 'src/state', 'src/phone', 'src/voice'], ['nanostores']],
  'src/index.ts': [['src/domain', 'src/state', 'src/voice', 'src/client', 'src/phone', 'src/elements'], []],
  'src/gateway': [
    ['src/domain', 'adapters/[^/]+/connector.ts'],
    [
      '@fastify/[^/]+',
      'aws4fetch',
      'ipaddr.js',
      'fastify',
      'fastify-type-provider-zod',
      'jose',
      'koffi',
      'kysely',
      'libphonenumber-js',
      'pino',
      'prom-client',
      'libopus-wasm',
      'opus-decoder',
      'werift',
      'ws',
      'zod',
    ],
  ],
  adapters: [['src/domain'], ['zod']],
};

const product = '^(src|adapters)/';

/** A path of this room. Rooms are folders, or a file where the name says so. */
function inRoom(room) {
  return room.endsWith('.ts') ? `^${room.replace('.ts', '\\.ts')}$` : `^${room}[/.]`;
}

/** A package, installed or not; a project file never matches. */
function inPackage(name) {
  return `(^|node_modules/)${name}(/|$)`;
}

const roomRules = Object.entries(rooms).flatMap(([room, [friends, packages]]) => [
  {
    name: `${room}-imports-only`,
    comment: `${room} may import ${friends.join(', ') || 'no other room'}.`,
    severity: 'error',
    from: { path: inRoom(room) },
    to: { path: product, pathNot: [inRoom(room), ...friends.map(inRoom)] },
  },
  {
    name: `${room}-packages-only`,
    comment: `${room} may use the packages ${packages.join(', ') || 'none'}.`,
    severity: 'error',
    from: { path: inRoom(room) },
    to: {
      dependencyTypesNot: ['local', 'core'],
      pathNot: [product, '^\\.', '^(test|stories|demo|scripts)/', ...packages.map(inPackage)],
    },
  },
]);

/** Inside a room: `from` may not import `to`. */
const walls = [
  {
    name: 'only-voice-sip-imports-jssip',
    from: { path: '^src/voice/', pathNot: '^src/voice/sip/' },
    to: { path: inPackage('jssip') },
  },
  {
    name: 'only-embedded-imports-media',
    from: { path: '^src/gateway/', pathNot: '^src/gateway/telephony/embedded/' },
    to: { path: inPackage('werift') },
  },
  {
    name: 'only-udp-calls-the-system',
    comment: 'Calls of the C library pass no check of ours or of Node’s: they stay in one small room.',
    from: { path: '^src/gateway/', pathNot: '^src/gateway/telephony/embedded/udp/' },
    to: { path: inPackage('koffi') },
  },
  {
    name: 'only-crm-adapters-imports-connectors',
    from: { path: '^src/gateway/', pathNot: '^src/gateway/crm-adapters\\.ts$' },
    to: { path: '^adapters/' },
  },
  {
    name: 'the-core-is-known-by-its-port',
    comment: 'Only what puts the gateway together, and what examines it, names an implementation of TelephonyCore.',
    from: { path: '^src/gateway/', pathNot: '^src/gateway/(telephony|edge|doctor)/|^src/gateway/[^/]+\\.ts$' },
    to: {
      path: '^src/gateway/telephony/',
      pathNot: '/telephony/(port|core-memory|recording-files|media-library|collect-digits|wav-sound)\\.ts$',
    },
  },
  {
    name: 'the-store-is-known-by-its-port',
    comment: 'Only what puts the gateway together, and what examines it, names an implementation of the stores.',
    from: { path: '^src/gateway/', pathNot: '^src/gateway/(storage|doctor)/|^src/gateway/[^/]+\\.ts$' },
    to: { path: '^src/gateway/storage/', pathNot: '/storage/(store|storage-trouble)\\.ts$' },
  },
  {
    name: 'calls-know-no-http',
    from: {
      path: '^src/gateway/(calls|crm|masking|outbound|storage|recordings|speech|telephony|trunk|edge|sip|doctor)/',
    },
    to: { path: '^src/gateway/http/' },
  },
  {
    name: 'sip-knows-nobody',
    comment: 'Messages, transactions and dialogs serve browsers, trunks and Asterisk alike.',
    from: { path: '^src/gateway/sip/' },
    to: { path: '^src/gateway/', pathNot: '^src/gateway/(sip/|telephony/port\\.ts$)' },
  },
  {
    name: 'only-outbound-knows-kinds-of-numbers',
    comment: 'The full metadata is twice as large: only the rules for outgoing calls need it.',
    from: { path: product, pathNot: '^src/gateway/outbound/' },
    to: { path: 'libphonenumber-js/max' },
  },
  {
    name: 'no-adapter-imports-another',
    from: { path: '^adapters/([^/]+)/' },
    to: { path: '^adapters/[^/]+/', pathNot: '^adapters/$1/' },
  },
  {
    name: 'browsers-and-adapters-have-no-node',
    from: { path: product, pathNot: '^src/gateway/' },
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'fakes-know-the-phone-by-its-type',
    from: { path: '^src/testing/' },
    to: { path: '^src/phone/', dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'the-click-loads-the-phone',
    comment: 'What a website pays before the click is the loader alone: import the phone in the click.',
    from: { path: '^src/elements/click-to-call/' },
    to: { path: '^src/phone/', dynamic: false, dependencyTypesNot: ['type-only'] },
  },
].map((rule) => ({ comment: 'See “Rooms, and who may import whom” in ARCHITECTURE.md.', severity: 'error', ...rule }));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...roomRules,
    ...walls,
    {
      name: 'product-imports-product',
      comment: 'src and adapters ship: they import nothing of test, stories, demo or scripts.',
      severity: 'error',
      from: { path: product },
      to: { path: '^(test|stories|demo|scripts)/' },
    },
    {
      name: 'no-cycle',
      comment: 'Two files that need each other are one idea, or need a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'every-import-is-found',
      comment: 'This import resolves to no file and no installed package.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['node', 'import', 'types', 'default'] },
  },
};
