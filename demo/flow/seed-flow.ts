import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FlowTemplateDocument } from '../../src/domain/flows/templates/templates.ts';
import type { VirtualNumberView } from '../../src/domain/protocol/admin.ts';
import type { FlowView } from '../../src/domain/protocol/flow.ts';
import { agents, salesNumber, supportNumber, virtualNumbers } from '../cast.ts';
import type { GatewayApi } from '../gateway-api.ts';
import { holdFlow, hoursSwitch, supportFlow, supportQueue, welcomePrompt } from './documents.ts';

/**
 * Creates what the support number needs for its flow, as an administrator would: prompt, skills, queue, the flows as
 * drafts, their first versions, and last the number. What exists already stays as it is, so it can run again after a
 * failure.
 */
export async function seedFlow(api: GatewayApi): Promise<void> {
  if (!(await has(api, '/v1/prompts', welcomePrompt))) {
    const welcome = await readFile(join(import.meta.dirname, `${welcomePrompt}.wav`));
    await api.putSound(`/v1/prompts/${welcomePrompt}/en`, new Uint8Array(welcome));
  }
  if (!(await has(api, '/v1/flow-switches', hoursSwitch)))
    await api.put(`/v1/flow-switches/${hoursSwitch}`, { position: 'schedule' });
  if (!(await has(api, '/v1/queues', supportQueue.name))) await api.post('/v1/queues', supportQueue);
  for (const { identity, skills } of agents) await api.put(`/v1/agents/${identity}/skills`, { skills });
  // The flow of the queue first, because the other one names it.
  for (const document of [holdFlow, supportFlow]) await publish(api, document);
  if (!(await hasNumber(api, salesNumber))) {
    const { number: _, ...sales } = virtualNumbers.find(({ number }) => number === salesNumber) ?? virtualNumbers[0];
    await api.put(pathOf(salesNumber), sales);
  }
  const support = await api.get<VirtualNumberView>(pathOf(supportNumber));
  // Deleted in an earlier demo.
  if (support === null) return;
  const { number: _, display: __, ...body } = support;
  await api.put(pathOf(supportNumber), { ...body, flow: supportFlow.name });
}

async function has(api: GatewayApi, list: string, name: string): Promise<boolean> {
  return ((await api.get<{ name: string }[]>(list)) ?? []).some((each) => each.name === name);
}

async function publish(api: GatewayApi, document: FlowTemplateDocument): Promise<void> {
  const path = `/v1/flows/${document.name}`;
  const flow = (await api.get<FlowView>(path)) ?? (await api.put<FlowView>(path, { revision: 0, document }));
  if (flow.live !== null) return;
  await api.post(`${path}/publish`, { revision: flow.revision, comment: 'The demo' });
}

async function hasNumber(api: GatewayApi, number: string): Promise<boolean> {
  return (await api.get(pathOf(number))) !== null;
}

function pathOf(number: string): string {
  return `/v1/virtual-numbers/${encodeURIComponent(number)}`;
}
