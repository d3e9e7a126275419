import { html, nothing, type TemplateResult } from 'lit';
import type { AgentView } from '../../../domain/protocol/admin.ts';
import type { AgentSkillsView } from '../../../domain/protocol/queue.ts';
import { listPage } from '../../parts/list-page.ts';
import type { PageContext } from '../../shell/page-context.ts';
import { agentPage } from './agent-query.ts';
import { type AgentWithSkills, agentRecord } from './agent-record.ts';

const away = { break: 'On a break', 'wrap-up': 'Wrap-up', offline: 'Offline' } as const;

function stateOf(agent: AgentView): { text: string; kind: string } {
  if (agent.disabled === true) return { text: 'Disabled', kind: 'problem' };
  if (agent.busy) return { text: 'In a call', kind: 'warning' };
  if (agent.away !== undefined) return { text: away[agent.away], kind: '' };
  if (agent.contacts === 0 && agent.hasPhone !== true) return { text: 'No phone open', kind: '' };
  return { text: 'Available', kind: 'good' };
}

const chip = ({ text, kind }: { text: string; kind: string }): TemplateResult =>
  html`<span class="chip ${kind}">${text}</span>`;

/** Agents with their skills. */
export function page(context: PageContext): HTMLElement {
  const { ask, mayChange, changes, left } = context;
  /** Of all agents, because the list of agents does not contain them. null: to be read again. */
  let skills: Promise<ReadonlyMap<string, AgentSkillsView['skills']>> | null = null;
  const forgetSkills = (): void => {
    skills = null;
  };
  changes.watch(['agent-skills'], left, forgetSkills);
  const readSkills = async () => {
    const all = await ask<readonly AgentSkillsView[]>('GET', '/v1/agent-skills');
    return new Map(all.map((each) => [each.identity, each.skills]));
  };

  return listPage<AgentWithSkills>(context, {
    one: 'agent',
    many: 'agents',
    changes: ['agent', 'agent-skills'],
    keyOf: ({ identity }) => identity,
    nameOf: ({ name }) => name,
    searches: 'name or identity',
    columns: [
      { title: 'Name', view: ({ name }) => name },
      { title: 'Identity', view: ({ identity }) => identity },
      { title: 'State', view: (agent) => chip(stateOf(agent)) },
      ...(mayChange
        ? [
            {
              title: 'Phone',
              view: ({ phone }: AgentWithSkills) =>
                phone === undefined ? '–' : html`<bdi dir="ltr" class="number">${phone}</bdi>`,
            },
            {
              title: 'Skills',
              view: (agent: AgentWithSkills) =>
                agent.skills.length === 0
                  ? '–'
                  : html`${agent.skills.map(({ name, level }, at) => html`${at === 0 ? nothing : ', '}${name} ${level}`)}`,
            },
          ]
        : []),
    ],
    async read(query) {
      const { rows, next } = await agentPage(ask, query);
      if (!mayChange) return { rows: rows.map((agent) => ({ ...agent, skills: [] })), next };
      skills ??= readSkills();
      const known = await skills.catch((error: unknown) => {
        skills = null;
        throw error;
      });
      return { rows: rows.map((agent) => ({ ...agent, skills: known.get(agent.identity) ?? [] })), next };
    },
    ...(mayChange && { form: () => agentRecord(ask, forgetSkills) }),
    remove: {
      loses: async ({ identity, name }) => {
        const uses = await usesOf(context, identity);
        const ends = `${name}’s phone is signed out, and their calls in the browser end at once. Their calls stay in the log.`;
        return uses.length === 0 ? ends : `${ends} These ring without them: ${uses.join(', ')}.`;
      },
      run: ({ identity }) => ask('DELETE', `/v1/agents/${encodeURIComponent(identity)}`),
    },
    none: 'There are no agents yet. Add the people that answer calls.',
  });
}

/** What names the agent: virtual numbers and queues. */
async function usesOf({ ask }: PageContext, identity: string): Promise<string[]> {
  const paths = ['/v1/virtual-numbers', '/v1/queues'];
  const lists = await Promise.all(
    paths.map((path) => ask<readonly { label: string; agents: readonly string[] }[]>('GET', path)),
  );
  return lists.flat().flatMap(({ label, agents }) => (agents.includes(identity) ? [`“${label}”`] : []));
}
