import type { TrunkView } from '../../../domain/protocol/administration/trunk.ts';
import type { Choice, Field, Values } from '../../parts/field.ts';
import type { RecordDefinition } from '../../parts/record.ts';
import type { Ask } from '../../shell/page-context.ts';

export const pathOf = (id: string): string => `/v1/trunks/${encodeURIComponent(id)}`;

const codecs: readonly Choice[] = [
  { value: 'pcma', label: 'G.711 A-law (pcma)' },
  { value: 'pcmu', label: 'G.711 µ-law (pcmu)' },
  { value: 'opus', label: 'Opus' },
];

const withUser = ({ user }: Values): boolean => typeof user === 'string' && user !== '';

const fields: readonly Field[] = [
  {
    ...{ kind: 'text', name: 'id', label: 'Name', required: true, most: 32, ltr: true, fixed: true },
    pattern: '[a-z0-9][a-z0-9-]{0,31}',
    help: 'a to z, 0 to 9 and “-”. It is in logs and figures, and never changes.',
  },
  {
    ...{ kind: 'text', name: 'host', label: 'Host', required: true, most: 253, ltr: true },
    help: 'The server of the carrier: a name or an IP address.',
  },
  {
    ...{ kind: 'choice', name: 'transport', label: 'Transport' },
    choices: [
      { value: 'udp', label: 'UDP' },
      { value: 'tcp', label: 'TCP' },
      { value: 'tls', label: 'TLS (encrypted)' },
    ],
  },
  {
    ...{ kind: 'text', name: 'user', label: 'User', most: 128, ltr: true, empty: 'absent' },
    help: 'Empty if the carrier knows the gateway by its address.',
  },
  {
    ...{ kind: 'text', name: 'password', label: 'Password', type: 'password', most: 256, ltr: true, empty: 'absent' },
    help: 'It is never shown. Empty: the stored one stays, unless the host changes.',
    shown: withUser,
  },
  {
    ...{ kind: 'check', name: 'register', label: 'The gateway registers with the carrier', shown: withUser },
    help: 'Needed if the carrier sends calls to registered customers only.',
  },
  {
    ...{ kind: 'check', name: 'enabled', label: 'Enabled' },
    help: 'A disabled carrier takes no new calls. Calls that it has continue.',
  },
  {
    kind: 'group',
    label: 'Calls',
    fields: [
      {
        ...{ kind: 'lines', name: 'numbers', label: 'Numbers that the carrier may call', ltr: true },
        help: 'One a line, as the carrier sends them. Empty: all numbers of the gateway.',
      },
      {
        ...{ kind: 'lines', name: 'from', label: 'Addresses that calls come from', ltr: true },
        help: 'IP addresses or networks, one a line, besides those of the host.',
      },
      {
        ...{ kind: 'text', name: 'callerId', label: 'Caller ID of calls without a number', most: 64, empty: 'absent' },
        ltr: true,
      },
      {
        ...{ kind: 'number', name: 'priority', label: 'Priority', least: 0, most: 1000 },
        help: 'Calls out try carriers with lower values first.',
      },
    ],
  },
  {
    kind: 'group',
    label: 'Connection',
    fields: [
      {
        ...{ kind: 'number', name: 'port', label: 'Port', least: 1, most: 65_535, empty: 'absent' },
        help: 'Empty: the name of the host says it, or else 5060, over TLS 5061.',
      },
      {
        ...{ kind: 'text', name: 'domain', label: 'Domain', most: 253, ltr: true, empty: 'absent' },
        help: 'Only if the carrier names one that is not the host.',
      },
      {
        ...{ kind: 'choice', name: 'srtp', label: 'Encrypted sound (SRTP)' },
        choices: [
          { value: 'off', label: 'Off' },
          { value: 'optional', label: 'If the carrier has it' },
          { value: 'required', label: 'Always' },
        ],
      },
      {
        ...{ kind: 'picks', name: 'codecs', label: 'Codecs', one: 'codec' },
        help: 'None: those of the gateway.',
        suggest: async (typed) => codecs.filter(({ label }) => label.toLowerCase().includes(typed.toLowerCase())),
      },
      {
        ...{ kind: 'number', name: 'pingSeconds', label: 'Seconds between pings', least: 0, most: 3600 },
        help: 'The gateway asks whether the carrier answers (OPTIONS). 0: never.',
      },
      {
        ...{ kind: 'number', name: 'registerSeconds', label: 'Seconds of a registration', least: 60, most: 86_400 },
        shown: ({ register }) => register === true,
      },
    ],
  },
];

/** What the form changes. */
export function valuesOf(trunk: TrunkView): Values {
  const { origin: _, hasPassword: __, state, reason, since, registered, calls, todo, codecs: own, ...values } = trunk;
  return { ...values, codecs: own ?? [] };
}

/** The body of a PUT. */
export function bodyOf({ id: _, codecs: own, password, user, register, ...rest }: Values): Values {
  const credentials = withUser({ user }) ? { user, register, ...(password !== undefined && { password }) } : {};
  return { ...rest, ...credentials, ...(Array.isArray(own) && own.length > 0 && { codecs: own }) };
}

export function carrierRecord(ask: Ask): RecordDefinition<TrunkView> {
  return {
    one: 'carrier',
    keyOf: ({ id }) => id,
    nameOf: ({ id }) => id,
    fields,
    blank: {
      ...{ id: '', host: '', transport: 'udp', register: false, enabled: true, numbers: [], from: [] },
      ...{ srtp: 'off', codecs: [], pingSeconds: 30, registerSeconds: 300, priority: 10 },
    },
    valuesOf,
    read: ({ id }) => ask('GET', pathOf(id)),
    save: (values, row) => ask('PUT', pathOf(String(values.id)), bodyOf(values), { creates: row === null }),
    warningsOf: ({ todo }) => (todo === null ? [] : [`${todo.message} ${todo.help}`]),
  };
}
