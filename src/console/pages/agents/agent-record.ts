import type { AgentView } from '../../../domain/protocol/admin.ts';
import type { AgentSkillsView } from '../../../domain/protocol/queue.ts';
import type { Field, Values } from '../../parts/field.ts';
import { suggestNumbers } from '../../parts/known-things.ts';
import { type RecordDefinition, sameValues } from '../../parts/record.ts';
import type { Ask } from '../../shell/page-context.ts';

type Skills = AgentSkillsView['skills'];

/** An agent with their skills, which the gateway keeps apart. */
export interface AgentWithSkills extends AgentView {
  skills: Skills;
}

const pathOf = (identity: string): string => `/v1/agents/${encodeURIComponent(identity)}`;

const hasPhone = ({ phone }: Values): boolean => typeof phone === 'string' && phone !== '';

const fieldsOf = (ask: Ask): readonly Field[] => [
  {
    kind: 'text',
    name: 'identity',
    label: 'Identity',
    help: 'Letters, digits, hyphens, dots and underscores. It never changes.',
    required: true,
    pattern: '[A-Za-z0-9_.\\-]{1,64}',
    ltr: true,
    fixed: true,
  },
  { kind: 'text', name: 'name', label: 'Name', help: 'Colleagues read it.', required: true, most: 100 },
  {
    kind: 'text',
    name: 'phone',
    label: 'Ordinary phone',
    help: 'Rings if the agent has no browser open. Empty: none.',
    type: 'tel',
    most: 64,
    ltr: true,
    empty: 'null',
  },
  { kind: 'check', name: 'phoneOnly', label: 'Always ring the ordinary phone instead of browsers', shown: hasPhone },
  {
    kind: 'check',
    name: 'phoneWithoutConfirm',
    label: 'Picking up the ordinary phone is enough',
    help: 'Otherwise the agent presses 1, so that no caller reaches the phone’s own mailbox.',
    shown: hasPhone,
  },
  {
    kind: 'rows',
    name: 'skills',
    label: 'Skills',
    one: 'skill',
    help: 'Queues and flows require skills by these names. From 1, knows a little, to 5, expert.',
    blank: { name: '', level: 3 },
    fields: [
      {
        kind: 'text',
        name: 'name',
        label: 'Name of the skill',
        required: true,
        pattern: '[a-z][a-z0-9\\-]{0,62}',
        ltr: true,
        help: 'Lower-case letters, digits and hyphens.',
      },
      { kind: 'number', name: 'level', label: 'Level', least: 1, most: 5 },
    ],
  },
  {
    kind: 'picks',
    name: 'callerIds',
    label: 'More numbers to call from',
    one: 'number',
    help: 'Virtual numbers, besides those that the agent answers.',
    suggest: suggestNumbers(ask),
  },
  {
    kind: 'check',
    name: 'localPresence',
    label: 'Call from the number that is nearest to the callee',
    help: 'Unless the agent chooses a number.',
  },
  {
    kind: 'choice',
    name: 'secondCall',
    label: 'A second call while they talk',
    help: 'Of a number without a queue, a colleague or a flow. Queues offer calls to free agents only.',
    choices: [
      { value: 'busy', label: 'finds them busy' },
      { value: 'offer', label: 'rings them, if no agent is free' },
      { value: 'queue', label: 'waits with music until they are free' },
    ],
  },
  {
    kind: 'check',
    name: 'disabled',
    label: 'Disabled',
    help: 'The agent is kept, but never rings. Saving ends their calls and signs their phone out.',
  },
];

function valuesOf(agent: AgentWithSkills): Values {
  const { identity, name, phone = null, callerIds = [], skills } = agent;
  const { phoneOnly = false, phoneWithoutConfirm = false, localPresence = false, disabled = false } = agent;
  const { secondCall = 'busy' } = agent;
  return {
    ...{ identity, name, phone, phoneOnly, phoneWithoutConfirm },
    ...{ skills, callerIds, localPresence, secondCall, disabled },
  };
}

/** @param skillsChanged called once the gateway has other skills */
export function agentRecord(ask: Ask, skillsChanged: () => void): RecordDefinition<AgentWithSkills> {
  async function save(values: Values, row: AgentWithSkills | null): Promise<AgentWithSkills> {
    const { identity, skills, ...body } = values as unknown as AgentWithSkills;
    const path = pathOf(identity);
    const agent = await ask<AgentView>('PUT', path, body, { creates: row === null });
    if (sameValues({ skills }, { skills: row?.skills ?? [] })) return { ...agent, skills };
    const stored = await ask<AgentSkillsView>('PUT', `${path}/skills`, { skills });
    skillsChanged();
    return { ...agent, ...stored };
  }
  return {
    one: 'agent',
    keyOf: ({ identity }) => identity,
    nameOf: ({ name }) => name,
    fields: fieldsOf(ask),
    blank: {
      ...{ identity: '', name: '', phone: null, phoneOnly: false, phoneWithoutConfirm: false },
      ...{ skills: [], callerIds: [], localPresence: false, secondCall: 'busy', disabled: false },
    },
    valuesOf,
    read: async ({ identity }) => readAgent(ask, identity),
    save,
  };
}

/** @throws Refused NOT_FOUND */
async function readAgent(ask: Ask, identity: string): Promise<AgentWithSkills> {
  const path = pathOf(identity);
  const [agent, { skills }] = await Promise.all([
    ask<AgentView>('GET', path),
    ask<AgentSkillsView>('GET', `${path}/skills`),
  ]);
  return { ...agent, skills };
}
