import type { FastifyInstance } from 'fastify';
import { readFlow } from '../../src/domain/flows/check/read.ts';
import type { FlowDocument } from '../../src/domain/flows/document/document.ts';
import type { CallView } from '../../src/domain/protocol/call.ts';
import type { FlowVersionView, FlowView } from '../../src/domain/protocol/flow.ts';
import { agents, worldIdentity } from '../cast.ts';
import { hoursSwitch } from '../flow/documents.ts';
import { GatewayApi } from '../gateway-api.ts';
import type { AccessTokens } from '../site/access-tokens.ts';
import { type WayFlows, wayOf } from './way.ts';

interface Options {
  gateway: string;
  apiKey: string;
  tokens: AccessTokens;
}

/** What the phone page asks its server: its token, the way of its callers through their flows, and the opening hours. */
export async function phoneRoutes(app: FastifyInstance, { gateway, apiKey, tokens }: Options): Promise<void> {
  const api = new GatewayApi({ gateway, apiKey });
  const flows = new PublishedFlows(api);

  // This token authenticates the phone page, as a trunk's credentials authenticate a real carrier.
  app.post('/phone/token', async (_request, reply) => {
    const token = await tokens(worldIdentity, 'carrier');
    if (token === null) return reply.code(502).send({ error: 'The gateway gave no token.' });
    return reply.header('cache-control', 'no-store').send({ token });
  });

  // A real caller does not know this. The page shows it to explain the flow.
  app.get<{ Params: { id: string } }>('/phone/calls/:id/way', async ({ params: { id } }, reply) => {
    try {
      const call = /^\w{1,64}$/.test(id) ? await api.get<CallView>(`/v1/calls/${id}`) : null;
      if (call === null) return reply.code(404).send({ error: 'There is no such call.' });
      const way = wayOf(call, await flows.of(call), nameOf);
      return reply.header('cache-control', 'no-store').send(way);
    } catch {
      return reply.code(502).send(noAnswer);
    }
  });

  // A supervisor sets the switch over REST. The page has it so that the closed shop can be heard.
  app.get('/phone/hours', async (_request, reply) => {
    try {
      const all = (await api.get<{ name: string; position: string }[]>('/v1/flow-switches')) ?? [];
      return { closed: all.some(({ name, position }) => name === hoursSwitch && position === 'closed') };
    } catch {
      return reply.code(502).send(noAnswer);
    }
  });
  app.put<{ Body: { closed?: unknown } | null }>('/phone/hours', async ({ body }, reply) => {
    const closed = body?.closed === true;
    try {
      await api.put(`/v1/flow-switches/${hoursSwitch}`, { position: closed ? 'closed' : 'schedule' });
      return { closed };
    } catch {
      return reply.code(502).send(noAnswer);
    }
  });
}

const noAnswer = { error: 'The gateway does not answer.' };

function nameOf(identity: string): string {
  return agents.find((agent) => agent.identity === identity)?.name ?? identity;
}

/** The flow that a waiting caller hears. */
function inQueueOf(main: FlowDocument | null, queue: NonNullable<CallView['flow']>['queue']): string | undefined {
  if (queue?.waits !== true) return undefined;
  const nodes = main?.nodes.filter((node) => node.kind === 'queue') ?? [];
  return nodes.find((node) => node.queue === queue.name)?.inQueue;
}

/** Published documents. A version never changes, so it is read once. */
class PublishedFlows {
  readonly #api: GatewayApi;
  readonly #versions = new Map<string, FlowDocument | null>();

  constructor(api: GatewayApi) {
    this.#api = api;
  }

  async of({ flow }: CallView): Promise<WayFlows> {
    if (flow === undefined) return { main: null, inQueue: null };
    const main = await this.#version(flow.name, flow.version);
    const name = inQueueOf(main, flow.queue);
    if (name === undefined) return { main, inQueue: null };
    const live = (await this.#api.get<FlowView>(`/v1/flows/${name}`))?.live ?? null;
    return { main, inQueue: live === null ? null : await this.#version(name, live) };
  }

  async #version(name: string, version: number): Promise<FlowDocument | null> {
    const path = `/v1/flows/${name}/versions/${version}`;
    const known = this.#versions.get(path);
    if (known !== undefined) return known;
    const read = readFlow((await this.#api.get<FlowVersionView>(path))?.document);
    const document = 'document' in read ? read.document : null;
    this.#versions.set(path, document);
    return document;
  }
}
