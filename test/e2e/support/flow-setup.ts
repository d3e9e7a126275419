import { sineWav } from '../../gateway/speech/kit.ts';
import type { GatewayProcess } from './gateway-process.ts';

/** A flow as an administrator writes it. The first node is the start, and a loose end leads to `bye`, which hangs up. */
export interface PlainFlow {
  name: string;
  nodes: readonly PlainNode[];
  [field: string]: unknown;
}

type PlainNode = { name: string; kind: string; outcomes?: Record<string, string> } & Record<string, unknown>;

/** Plays a prompt, and goes on. */
export function say(name: string, prompt: string, next: string): PlainNode {
  return { name, kind: 'say', prompt: [{ prompt }], outcomes: { done: next, failed: next } };
}

/** Waits in a queue. An outcome that is not named hangs up. */
export function queueNode(name: string, queue: string, more: Record<string, unknown> = {}): PlainNode {
  const { outcomes = {}, ...fields } = more;
  const all = ['answered', 'timeout', 'full', 'unstaffed', 'left', 'callback', 'overflow', 'failed'];
  const loose = Object.fromEntries(all.map((outcome) => [outcome, 'bye']));
  return { name, kind: 'queue', queue, ...fields, outcomes: { ...loose, ...(outcomes as Record<string, string>) } };
}

/** Uploads tones as prompts, by name, in Hz. */
export async function uploadTones(
  gateway: GatewayProcess,
  tones: Readonly<Record<string, number>>,
  seconds = 0.8,
): Promise<void> {
  for (const [name, hertz] of Object.entries(tones)) {
    const answer = await fetch(`${gateway.url}/v1/prompts/${name}/en`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${await gateway.apiKey()}`, 'content-type': 'audio/wav' },
      body: new Uint8Array(sineWav(hertz, seconds)),
    });
    if (!answer.ok) throw new Error(`prompt ${name}: ${answer.status} ${await answer.text()}`);
  }
}

/** Stores and publishes a flow, also if there is one of its name. */
export async function publishFlow(gateway: GatewayProcess, { name, nodes, ...more }: PlainFlow): Promise<void> {
  const own = nodes.some((node) => node.name === 'bye') ? [] : [{ name: 'bye', kind: 'hang-up' }];
  const document = {
    ...{ schema: 1, name, languages: ['en'], start: nodes[0]?.name },
    ...more,
    nodes: [...nodes, ...(more.use === 'in-queue' ? [] : own)],
  };
  const path = `/v1/flows/${name}`;
  const known = await gateway.call<{ revision: number }>('GET', path).catch(() => ({ revision: 0 }));
  const draft = await gateway.call<{ revision: number }>('PUT', path, { revision: known.revision, document });
  await gateway.call('POST', `${path}/publish`, { revision: draft.revision });
}

/** A virtual number, with the flow that answers it. */
export function putNumber(gateway: GatewayProcess, number: string, body: object): Promise<unknown> {
  const agents = { label: 'Support', agents: ['robin'], ringSeconds: 120 };
  return gateway.call('PUT', `/v1/virtual-numbers/${encodeURIComponent(number)}`, { ...agents, ...body });
}

export interface QueueFigures {
  queue: string;
  waiting: number;
  callbacks: number;
  staffed: number;
}

export async function figuresOf(gateway: GatewayProcess, queue: string): Promise<QueueFigures> {
  const all = await gateway.call<QueueFigures[]>('GET', '/v1/queue-figures');
  const found = all.find((each) => each.queue === queue);
  if (found === undefined) throw new Error(`There is no queue ${queue}.`);
  return found;
}
