/** Allowed imports of each room. `npm run check` fails on any other import. Type imports count too. */
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
  'src/click-to-dial': [['src/domain', 'src/controllers'], []],
  'src/phone': [['src/domain', 'src/state', 'src/voice', 'src/client'], ['nanostores']],
  'src/elements': [
    ['src/domain', 'src/state', 'src/controllers', 'src/phone', 'src/click-to-dial'],
    ['lit', 'nanostores'],
  ],
  'src/embed': [['src/domain', 'src/client', 'src/phone', 'src/elements'], ['zod']],
  'src/browser': [['src/domain', 'src/elements', 'src/phone', 'src/voice', 'src/embed', 'adapters/[^/]+/host.ts'], []],
  'src/console': [['src/domain', 'src/elements'], ['lit']],
  'src/testing': [['src/domain', 'src/state', 'src/phone', 'src/voice'], ['nanostores']],
  'src/index.ts': [['src/domain', 'src/state', 'src/voice', 'src/client', 'src/phone', 'src/elements'], []],
  'src/gateway': [
    ['src/domain', 'adapters/[^/]+/connector.ts', 'adapters/kit/index.ts'],
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
      'openid-client',
      'pg',
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

/** The path pattern of a room. A room is a folder, or a file if its name has an extension. */
function inRoom(room) {
  return room.endsWith('.ts') ? `^${room.replace('.ts', '\\.ts')}$` : `^${room}[/.]`;
}

/** A package, installed or not. A project file never matches. */
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

/**
 * Rooms inside a room. A file of such an inner room may import the rooms listed for it, its own room, and the files at
 * the top of the outer room (such as `context.ts` and `options.ts`).
 */
const floors = {
  'src/gateway/telephony': {
    sound: [],
    signalling: [],
    limits: [],
    embedded: ['sound', 'signalling', 'limits'],
    asterisk: ['sound', 'signalling', 'limits'],
  },
  'src/gateway/telephony/embedded': {
    udp: [],
    mixing: [],
    rtp: ['mixing'],
    srtp: ['rtp'],
    webrtc: ['rtp', 'srtp', 'udp'],
    'trunk-leg': ['rtp', 'srtp', 'udp', 'webrtc'],
    calls: ['mixing', 'rtp', 'udp'],
  },
  'src/gateway/telephony/asterisk': {
    server: [],
    channels: ['server'],
    calls: ['channels', 'server'],
  },
  'src/domain/flows': {
    document: [],
    hours: ['document'],
    run: ['document', 'hours'],
    check: ['document', 'hours', 'run'],
    simulate: ['document', 'run'],
    templates: ['document'],
  },
  'src/embed': {
    host: [],
    page: [],
    windows: ['page'],
  },
  'src/voice': {
    sip: [],
    options: ['sip'],
    errors: ['sip'],
    stats: [],
    media: ['errors', 'options'],
    call: ['errors', 'media', 'options', 'sip', 'stats'],
    preflight: ['call', 'errors', 'options', 'stats'],
    device: ['call', 'errors', 'media', 'options', 'preflight', 'sip'],
  },
};

const floorRules = Object.entries(floors).flatMap(([whole, inner]) =>
  Object.entries(inner).map(([room, friends]) => ({
    name: `${whole.split('/').at(-1)}-${room}-imports-only`,
    comment: `In ${whole}, ${room} may import ${friends.join(', ') || 'no other room'}.`,
    severity: 'error',
    from: { path: `^${whole}/${room}/` },
    to: {
      path: `^${whole}/(${Object.keys(inner).join('|')})/`,
      pathNot: `^${whole}/(${[room, ...friends].join('|')})/`,
    },
  })),
);

/**
 * Rooms of the gateway and their faces: the files that other rooms may import. The start combines all rooms and may
 * import everything.
 */
const faces = {
  agents: ['port'],
  audit: ['audit-line', 'bulk-reads', 'note-once'],
  auth: ['access', 'api-keys', 'revocations', 'secret-file'],
  calls: ['flow-port', 'placing/kept-answers', 'port'],
  config: ['config', 'parsers', 'secret-text', 'setting'],
  contacts: [],
  crm: ['port'],
  directory: ['caller-ids', 'own-numbers'],
  embed: [],
  edge: ['connection', 'edge', 'gateway-core', 'token-proof'],
  events: [],
  exotel: [],
  flows: [],
  http: [
    'console',
    'cookies',
    'hosts',
    'listed',
    'operation-route',
    'origins',
    'own-page',
    'person-of-request',
    'rate-limits',
  ],
  jobs: ['port', 'worker'],
  log: [],
  masking: [
    'call-views',
    'contact-view',
    'crm-entry',
    'crm-live',
    'crm-task',
    'crm-ticket',
    'participant-views',
    'queued-views',
    'sip-view',
    'withdrawn-view',
  ],
  metrics: ['core-figure', 'figure'],
  outbound: ['ask', 'forgetful-store', 'outbound'],
  persons: [],
  recordings: ['recordings'],
  routing: ['hunt', 'port', 'queues/port'],
  secrets: ['keyring'],
  'sign-in': ['port'],
  speech: [],
  storage: [
    'agents/port',
    'answers/port',
    'api-keys/port',
    'contacts/port',
    'crm/port',
    'favourites/port',
    'flows/port',
    'persons/port',
    'queues/port',
    'storage-trouble',
    'store',
    'trunks/port',
    'webhooks/port',
  ],
  telephony: ['collect-digits', 'media-library', 'phone-wav', 'port', 'recording-files', 'wav-sound'],
  trunk: ['settings', 'tls-files', 'trunk-figures', 'trunks'],
  web: ['guarded-fetch', 'guarded-request'],
  webhooks: ['accepted-answer'],
};

/** Rooms that assemble or examine the gateway. */
const joiners = '^src/gateway/(start/|doctor/|[^/]+\\.ts$)';

/** The files that combine what every room declares in its own file: settings and metrics. */
const collectors = { 'config/settings': 'settings', 'metrics/(core-)?metrics': 'metrics' };
const anyCollector = `^src/gateway/(${Object.keys(collectors).join('|')})\\.ts$`;

const collectorRules = Object.entries(collectors).map(([collector, file]) => ({
  name: `${collector.split('/')[0]}-joins-${file}`,
  comment: `Of other rooms it imports ${file}.ts alone.`,
  severity: 'error',
  from: { path: `^src/gateway/${collector}\\.ts$` },
  to: {
    path: '^src/gateway/',
    pathNot: `^src/gateway/(${collector.split('/')[0]}/|[^/]+/${file}\\.ts$|config/setting\\.ts$)`,
  },
}));

const faceRules = Object.entries(faces).map(([room, face]) => ({
  name: `${room}-is-known-by-its-face`,
  comment: `Of src/gateway/${room} other rooms may import ${face.map((file) => `${file}.ts`).join(', ') || 'nothing'}.`,
  severity: 'error',
  // The edge passes calls to a core, and both use the same limits.
  from: { path: '^src/gateway/', pathNot: `${joiners}|^src/gateway/${room}/|${anyCollector}` },
  to: { path: `^src/gateway/${room}/`, pathNot: `^src/gateway/${room}/(${face.join('|') || '-'})\\.ts$` },
}));

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
    name: 'only-sign-in-imports-openid-client',
    from: { path: '^src/gateway/', pathNot: '^src/gateway/sign-in/open-id\\.ts$' },
    to: { path: inPackage('openid-client') },
  },
  {
    name: 'only-storage-postgres-imports-pg',
    from: { path: '^src/gateway/', pathNot: '^src/gateway/storage/postgres/' },
    to: { path: inPackage('pg') },
  },
  {
    name: 'only-crm-adapters-imports-connectors',
    from: { path: '^src/gateway/', pathNot: '^src/gateway/start/crm-adapters\\.ts$' },
    to: { path: '^adapters/' },
  },
  {
    name: 'oauth-knows-no-connection',
    comment: 'It keeps and renews tokens, whatever connection they belong to. It knows no server and no adapter.',
    from: { path: '^src/gateway/crm/oauth/' },
    to: {
      path: '^src/gateway/',
      pathNot: '^src/gateway/(crm/oauth/|secrets/keyring\\.ts$|storage/(store|crm/port)\\.ts$)',
    },
  },
  {
    name: 'telephony-knows-no-core',
    comment: 'What both cores use stands below them. The start names the cores; the doctor examines them.',
    from: { path: '^src/gateway/', pathNot: `${joiners}|^src/gateway/telephony/(embedded|asterisk)/` },
    to: { path: '^src/gateway/telephony/(embedded|asterisk)/' },
  },
  {
    name: 'routing-knows-no-call-control',
    comment: 'A router decides; call control rings. It knows neither calls nor the telephony core.',
    from: { path: '^src/gateway/routing/', pathNot: '/routes[^/]*\\.ts$' },
    to: {
      path: '^src/gateway/',
      pathNot: '^src/gateway/(routing/|storage/(store|queues/port)\\.ts$|metrics/figure\\.ts$)',
    },
  },
  {
    name: 'web-knows-no-room',
    comment: 'It asks servers for any room, and knows none of them.',
    from: { path: '^src/gateway/web/' },
    to: { path: '^src/gateway/', pathNot: '^src/gateway/(web|config)/' },
  },
  {
    name: 'only-routes-know-http',
    comment: 'What a room answers over HTTP stands in its routes*.ts; the rest of it works without a server.',
    from: { path: '^src/gateway/', pathNot: `^src/gateway/(http/|start/|[^/]+/routes[^/]*\\.ts$)|${anyCollector}` },
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
    comment: 'What adapters share is in adapters/kit, which knows none of them.',
    from: { path: '^adapters/([^/]+)/' },
    to: { path: '^adapters/[^/]+/', pathNot: '^adapters/($1|kit)/' },
  },
  {
    name: 'pages-load-no-kit',
    comment:
      'The kit is for gateways; what a page loads stays small. The gateway’s own adapter is defined in one file.',
    from: { path: '^(src|adapters/[^/]+/host\\.ts$)', pathNot: '^src/gateway/start/crm-adapters\\.ts$' },
    to: { path: '^adapters/kit/' },
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
    name: 'the-host-sdk-is-small',
    comment: 'Other people’s pages load it: no schemas, no phone.',
    from: { path: '^src/embed/(host/|messages\\.ts$)' },
    to: { path: '.', pathNot: '^src/embed/', dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'click-to-dial-is-loaded-on-demand',
    comment: 'It is off by default: a page that does not switch it on does not load it.',
    from: { path: '^src/', pathNot: '^src/click-to-dial/' },
    to: { path: '^src/click-to-dial/', dynamic: false, dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'the-click-loads-the-phone',
    comment: 'What a website pays before the click is the loader alone: import the phone in the click.',
    from: { path: '^src/elements/click-to-call/' },
    to: { path: '^src/phone/', dynamic: false, dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'a-page-has-its-own-errors',
    comment: 'The texts of all errors are large: a page imports `domain/errors/coded-error.ts`.',
    from: {
      path: '^src/(browser|click-to-dial|client|controllers|elements|embed|index\\.ts|phone|state|voice|domain/numbers)|^adapters/[^/]+/host\\.ts$',
    },
    to: { path: '^src/domain/errors\\.ts$', dependencyTypesNot: ['type-only'] },
  },
].map((rule) => ({ comment: 'See “Rooms and their imports” in ARCHITECTURE.md.', severity: 'error', ...rule }));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...roomRules,
    ...floorRules,
    ...faceRules,
    ...collectorRules,
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
