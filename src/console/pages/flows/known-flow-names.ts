import type { FlowFile, FlowSummary, PromptView, SpeechView } from '../../../domain/protocol/flow.ts';
import type { FlowNames } from '../../../elements/flow-builder/panel.ts';
import type { Ask } from '../../shell/page-context.ts';
import { agentPage } from '../agents/agent-query.ts';
import { flowPath, listFlows } from './flow-api.ts';

/** The most agents whose names are offered and compared. With more, any identity can be typed. */
const mostAgents = 1000;

interface Named {
  name: string;
}

/** What flows of this gateway can refer to: choices of the builder, and findings for names that are missing. */
export async function knownFlowNames(ask: Ask): Promise<FlowNames> {
  const [summaries, prompts, secrets, switches, queues, agents, numbers, speech] = await Promise.all([
    listFlows(ask),
    ask<readonly PromptView[]>('GET', '/v1/prompts'),
    ask<readonly Named[]>('GET', '/v1/flow-secrets'),
    ask<readonly Named[]>('GET', '/v1/flow-switches'),
    ask<readonly Named[]>('GET', '/v1/queues'),
    agentPage(ask, { search: '', after: null, limit: mostAgents }),
    ask<readonly { number: string }[]>('GET', '/v1/virtual-numbers'),
    ask<SpeechView>('GET', '/v1/speech'),
  ]);
  const names = (all: readonly Named[]): string[] => all.map(({ name }) => name);
  const languages = new Map<string, string[]>();
  for (const { name, language } of prompts) languages.set(name, [...(languages.get(name) ?? []), language]);
  return {
    flows: await publishedUses(ask, summaries),
    prompts: languages,
    secrets: names(secrets),
    switches: names(switches),
    queues: names(queues),
    ...(agents.next === null && { agents: agents.rows.map(({ identity }) => identity) }),
    numbers: numbers.map(({ number }) => number),
    speech,
  };
}

type Uses = NonNullable<FlowNames['flows']>;

async function publishedUses(ask: Ask, flows: readonly FlowSummary[]): Promise<Uses> {
  const published = flows.filter(({ live }) => live !== null);
  const files = await Promise.all(
    published.map(({ name }) => ask<FlowFile>('GET', `${flowPath(name)}/export?version=live`)),
  );
  const uses = files.map(({ name, document: { use } }) => [name, use === 'in-queue' ? 'in-queue' : 'call'] as const);
  return new Map(uses);
}
