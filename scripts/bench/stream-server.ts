/**
 * A gateway's HTTP server and store for the bench of event streams, in a separate process. Call control is replaced: it
 * writes calls at a fixed rate, each with an event for two agents, and announces them as call control does.
 */
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { joining } from '../../src/domain/participants/participant.ts';
import { StatusBoard } from '../../src/gateway/agents/status-board.ts';
import { MadeKeys } from '../../src/gateway/auth/made-keys.ts';
import { createRevocations } from '../../src/gateway/auth/revocations.ts';
import { createTokens } from '../../src/gateway/auth/tokens.ts';
import type { Calls } from '../../src/gateway/calls/port.ts';
import { readConfig } from '../../src/gateway/config/config.ts';
import { cachedDirectory } from '../../src/gateway/directory/cached-directory.ts';
import type { GatewayCore } from '../../src/gateway/edge/gateway-core.ts';
import { RecordingFolder } from '../../src/gateway/recordings/recording-folder.ts';
import { Recordings } from '../../src/gateway/recordings/recordings.ts';
import { build } from '../../src/gateway/start/app.ts';
import { systemClock } from '../../src/gateway/start/system-clock.ts';
import { openStorage, type Storage } from '../../src/gateway/storage/open.ts';
import type { StoredEvent } from '../../src/gateway/storage/store.ts';
import { aCall } from '../../test/gateway/app/call.ts';
import { openCrm } from '../../test/gateway/crm/open-crm.ts';
import { flowParts } from '../../test/gateway/flows/flow-parts.ts';
import { openQueues } from '../../test/gateway/routing/open-queues.ts';
import { openCarriers } from '../../test/gateway/trunk/open-carriers.ts';
import { openWebhooks } from '../../test/gateway/webhooks/open-webhooks.ts';

/** Requests of streams.ts. */
export type StreamServerOrder =
  | { do: 'open'; place: string; agents: number; supervisors: number }
  | { do: 'write'; perSecond: number; seconds: number };

/** The answer to "open". */
export interface OpenedServer {
  port: number;
  tokens: string[];
}

/** The answer to "write": when the write of each event began, in ms on the machine's clock, and the processor time. */
export interface WrittenEvents {
  begun: [seq: number, at: number][];
  processorMs: number;
  tookMs: number;
}

/** Calls that are live at the same time. */
const liveCalls = 500;
const clock = systemClock;
const secret = 'a secret for the bench, of more than 32 characters';
const now = (): number => performance.timeOrigin + performance.now();
const listeners = new Set<(events: readonly StoredEvent[]) => void>();
let storage: Storage | null = null;
let agents: string[] = [];

async function open(order: StreamServerOrder & { do: 'open' }): Promise<OpenedServer> {
  storage = await openStorage(order.place, clock);
  agents = Array.from({ length: order.agents }, (_, n) => `agent-${n}`);
  for (const identity of agents) await storage.directory.putAgent({ identity, name: identity });
  const tokens = createTokens(secret, clock);
  const logger = pino({ level: 'silent' });
  const directory = cachedDirectory(storage.directory);
  const core = {
    contacts: () => 0,
    channels: () => [],
    accept: () => {},
    subscribe: () => () => {},
  } as unknown as GatewayCore;
  const board = { store: storage.agentStatuses, directory, core, clock, logger, wrapUpSeconds: 0 };
  const app = await build(readConfig({}), {
    ...{ clock, tokens, secret, apiKeys: [], libraryFolder: '/nowhere', version: '0' },
    ...{ store: storage.calls, outbox: storage.outbox, persons: storage.persons, contacts: storage.contacts },
    bookedCallbacks: { all: () => [], cancel: async () => {} },
    jobs: storage.jobs,
    favourites: storage.favourites,
    crmEvents: storage.crmEvents,
    ...openCrm({ storage, clock }),
    ...flowParts(storage),
    ...openCarriers(storage),
    ...(await openQueues(storage, clock)),
    resumeCrm: () => {},
    revocationStore: storage.revocations,
    signIns: storage.signIns,
    madeKeys: new MadeKeys({ store: storage.apiKeys, clock, revocations: createRevocations(clock), onError() {} }),
    usedTokens: storage.usedTokens,
    ...openWebhooks(storage, clock),
    directory,
    agentStatuses: new StatusBoard(board),
    agentStatusStore: storage.agentStatuses,
    logger,
    lifecycle: { state: 'ready' },
    core,
    calls: {
      busy: () => false,
      onBusy: () => () => {},
      extend: () => {},
      subscribe(listener: (events: readonly StoredEvent[]) => void) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    } as unknown as Calls,
    recordings: new Recordings({
      ...{ store: storage.recordings, clock, days: 0 },
      folder: new RecordingFolder('/nowhere', null),
      onError: (error) => console.error(error),
    }),
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const issued = [
    ...agents.map((identity) => ({ identity, role: 'agent' as const })),
    ...Array.from({ length: order.supervisors }, (_, n) => ({ identity: `lead-${n}`, role: 'supervisor' as const })),
  ].map(async (who) => (await tokens.issue({ ...who, ttl: 3600 })).token);
  return { port: (app.server.address() as AddressInfo).port, tokens: await Promise.all(issued) };
}

async function write({ perSecond, seconds }: StreamServerOrder & { do: 'write' }): Promise<WrittenEvents> {
  const begun: WrittenEvents['begun'] = [];
  const usedBefore = process.cpuUsage();
  const start = now();
  const writes: Promise<void>[] = [];
  for (let n = 0; n < perSecond * seconds; n += 1) {
    const wait = start + (n * 1000) / perSecond - now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    writes.push(
      writeOne(n).then(({ at, events }) => {
        for (const { seq } of events) begun.push([seq, at]);
      }),
    );
  }
  await Promise.all(writes);
  const { user, system } = process.cpuUsage(usedBefore);
  return { begun, processorMs: (user + system) / 1000, tookMs: now() - start };
}

async function writeOne(n: number): Promise<{ at: number; events: readonly StoredEvent[] }> {
  if (storage === null) throw new Error('not open');
  const two = [agents[(2 * n) % agents.length] ?? '', agents[(2 * n + 1) % agents.length] ?? ''];
  const call = aCall(n % liveCalls, { phase: 'active', agent: two[0] ?? null });
  const participants = two.map((identity, at) =>
    joining({
      ...{ id: `agent-${at + 1}`, kind: 'agent', identity, name: identity, joinedAt: call.startedAt, lead: at === 0 },
      state: 'talking',
    }),
  );
  const at = now();
  const events = await storage.calls.write(
    { ...call, participants },
    two.map((audience) => ({ type: 'call.parties' as const, audience })),
  );
  for (const listener of listeners) listener(events);
  return { at, events };
}

process.on('disconnect', () => process.exit());
process.on('message', (order: StreamServerOrder) => {
  (order.do === 'open' ? open(order) : write(order)).then(
    (answer) => process.send?.(answer),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
