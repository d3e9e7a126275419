import type { VirtualNumberView } from '../../../domain/protocol/admin.ts';
import type { CrmConnectionView } from '../../../domain/protocol/crm.ts';
import type { Choice, Field, Values } from '../../parts/field.ts';
import { flowChoices, suggestAgents } from '../../parts/known-things.ts';
import type { RecordDefinition } from '../../parts/record.ts';
import type { Ask } from '../../shell/page-context.ts';

const pathOf = (number: string): string => `/v1/virtual-numbers/${encodeURIComponent(number)}`;

/** The choice between the first of all connections and an own list. The gateway knows it by whether there is a list. */
const ownList = (values: Values): boolean => values.crm === 'own';

const fieldsOf = (ask: Ask, flows: readonly Choice[], connections: readonly Choice[]): readonly Field[] => [
  {
    kind: 'text',
    name: 'number',
    label: 'Number',
    help: 'As your carrier sends it, for example +14155550100. It never changes.',
    type: 'tel',
    required: true,
    most: 64,
    ltr: true,
    fixed: true,
  },
  { kind: 'text', name: 'label', label: 'Name', help: 'Agents see it when a call rings.', required: true, most: 100 },
  {
    kind: 'choice',
    name: 'flow',
    label: 'Flow',
    help: 'It answers calls. Without one, or until it is published, the agents ring in turn.',
    choices: flows,
    none: { label: 'None: agents ring in turn', means: 'absent' },
  },
  {
    kind: 'picks',
    name: 'agents',
    label: 'Agents',
    one: 'agent',
    required: true,
    help: 'They ring in this order.',
    suggest: suggestAgents(ask),
  },
  { kind: 'number', name: 'ringSeconds', label: 'Seconds that each agent rings', least: 3, most: 120, empty: 'absent' },
  {
    kind: 'check',
    name: 'voicemail',
    label: 'Callers can leave a message if no agent answers',
  },
  {
    kind: 'check',
    name: 'masked',
    label: 'Masked',
    help: 'Agents see a masked number, and never the caller’s digits.',
  },
  {
    kind: 'group',
    label: 'Recording',
    fields: [
      {
        kind: 'choice',
        name: 'record',
        label: 'Calls are recorded',
        choices: [
          { value: 'off', label: 'Never' },
          { value: 'on-demand', label: 'When the agent starts it' },
          { value: 'always', label: 'Always, from the beginning' },
        ],
      },
      {
        kind: 'choice',
        name: 'consent',
        label: 'Consent of the caller',
        choices: [
          { value: 'not-required', label: 'Not required' },
          { value: 'announce', label: 'The recording is announced' },
          { value: 'required', label: 'The caller has to agree' },
        ],
        none: { label: 'As the gateway’s settings say', means: 'absent' },
      },
    ],
  },
  {
    kind: 'group',
    label: 'CRM',
    fields: [
      {
        kind: 'choice',
        name: 'crm',
        label: 'Connections',
        choices: [
          { value: 'first', label: 'The first of all connections' },
          { value: 'own', label: 'Those listed here, in this order' },
        ],
      },
      {
        kind: 'rows',
        name: 'connections',
        label: 'Connections of this number',
        one: 'connection',
        help: 'The first is the system of record. No connection: no CRM.',
        shown: ownList,
        blank: { id: connections[0]?.value ?? '', log: false },
        fields: [
          { kind: 'choice', name: 'id', label: 'Connection', choices: connections },
          { kind: 'check', name: 'log', label: 'Also gets a copy of the log' },
        ],
      },
      {
        kind: 'check',
        name: 'ownerFirst',
        label: 'The owner of the contact rings first',
        help: 'The first agent then rings up to 1.5 seconds later, because the CRM is asked before.',
      },
    ],
  },
];

function valuesOf({ display: _, warnings: __, connections, ownerFirst = false, ...rest }: VirtualNumberView): Values {
  const crm = connections === undefined ? 'first' : 'own';
  return { ...rest, ownerFirst, crm, connections: connections ?? [] };
}

export async function numberRecord(ask: Ask): Promise<RecordDefinition<VirtualNumberView>> {
  const [flows, connections] = await Promise.all([
    flowChoices(ask),
    ask<readonly CrmConnectionView[]>('GET', '/v1/crm-connections'),
  ]);
  const choices = connections.map(({ id, label }) => ({ value: id, label }));
  return {
    one: 'number',
    keyOf: ({ number }) => number,
    nameOf: ({ label }) => label,
    fields: fieldsOf(ask, flows, choices),
    blank: {
      ...{ number: '', label: '', agents: [], masked: false, voicemail: false, record: 'off' },
      ...{ crm: 'first', connections: [], ownerFirst: false },
    },
    valuesOf,
    read: ({ number }) => ask('GET', pathOf(number)),
    save(values, row) {
      const { number, crm, connections: own, ownerFirst, ...rest } = values;
      const body = { ...rest, ...(crm === 'own' && { connections: own }), ...(ownerFirst === true && { ownerFirst }) };
      return ask('PUT', pathOf(String(number)), body, { creates: row === null });
    },
    warningsOf: ({ warnings = [] }) => warnings,
  };
}
