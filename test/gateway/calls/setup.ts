import { type CallId, callIdOf } from '../../../src/domain/calls/call-id.ts';
import type { CrmAdapter } from '../../../src/domain/crm/adapter.ts';
import { type CallsOptions, createCalls } from '../../../src/gateway/calls/calls.ts';
import type { CallSettings, LastingVerb } from '../../../src/gateway/calls/model/call-context.ts';
import type { Actor } from '../../../src/gateway/calls/port.ts';
import type { RecordingLedger } from '../../../src/gateway/calls/recording/recording-ledger.ts';
import type {
  Agent,
  AgentPhone,
  AuditLine,
  Directory,
  NoteStore,
  StoredEvent,
  VirtualNumber,
} from '../../../src/gateway/storage/store.ts';
import type { Channel } from '../../../src/gateway/telephony/port.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { oneCrm } from '../crm/one-crm.ts';
import { FakeCore } from './fake-core.ts';
import { MemoryStore } from './memory-store.ts';

export const line = '+14155550100';
export const caller = '+14155550123';

export const silent = { info() {}, warn() {}, error() {} };

export const anna: Actor = { identity: 'anna', role: 'agent' };
export const ben: Actor = { identity: 'ben', role: 'agent' };
export const boss: Actor = { identity: 'boss', role: 'supervisor' };

// The machine's clock, even if a test has replaced the timers.
const { setTimeout: later } = globalThis;
/** Number of timed-out waits, in this file or one before it. */
let vain = 0;

/** Waits for a condition, one turn of the event loop at a time. A condition that throws counts as not met. */
export async function until(condition: () => boolean, what = condition.toString()): Promise<void> {
  for (let turn = 0; turn < 200; turn++) {
    try {
      if (condition()) return;
    } catch {}
    await new Promise((resolve) => setImmediate(resolve));
  }
  // The condition depends on more than the event loop: a file, or another thread. The limit is in turns, because a busy
  // machine has fewer of them per second. After a first failure the limit is lower.
  const turns = vain === 0 ? 1000 : 100;
  let last: unknown;
  for (let turn = 0; turn < turns; turn++) {
    await new Promise((resolve) => later(resolve, 5));
    try {
      if (condition()) return;
    } catch (error) {
      last = error;
    }
  }
  vain += 1;
  throw new Error(`Waited ${turns} turns for ${what}`, { cause: last });
}

function directoryOf(
  numbers: VirtualNumber[],
  phones: ReadonlyMap<string, AgentPhone>,
  callers: Record<string, Pick<Agent, 'callerIds' | 'localPresence'>> = {},
): Directory {
  const agents: Agent[] = [...new Set(numbers.flatMap((number) => number.agents))].map((identity) => ({
    identity,
    name: identity,
    ...callers[identity],
    ...(phones.has(identity) ? { phone: phones.get(identity) as AgentPhone } : {}),
  }));
  const refuse = async () => {
    throw new Error('not in this test');
  };
  return {
    virtualNumbers: async () => numbers,
    virtualNumber: async (number) => numbers.find((each) => each.number === number) ?? null,
    agents: async () => agents,
    agent: async (identity) => agents.find((agent) => agent.identity === identity) ?? null,
    phones: async () => phones,
    sites: async () => [],
    site: async () => null,
    putVirtualNumber: refuse,
    deleteVirtualNumber: refuse,
    putAgent: refuse,
    deleteAgent: refuse,
    putSite: refuse,
    deleteSite: refuse,
  };
}

export interface World {
  core: FakeCore;
  store: MemoryStore;
  clock: ManualClock;
  calls: ReturnType<typeof createCalls>;
  /** Published events so far, in order, as "type audience". */
  told: string[];
  /** The only call, or the n-th. */
  record(index?: number): import('../../../src/domain/calls/record.ts').CallRecord;
  fromOutside(partial?: Partial<Channel>): Channel;
  fromAgent(identity: string, dialled: string): Channel;
  /** Waits for the n-th originate, and returns its leg. */
  leg(index?: number): Promise<string>;
}

export async function world(
  options: {
    numbers?: Partial<VirtualNumber>[];
    registered?: string[];
    phones?: Record<string, AgentPhone>;
    crm?: CrmAdapter | null;
    /** Receives [call, connection, record] of records that the CRM's page made. */
    adopted?: string[][];
    settings?: Partial<CallSettings>;
    core?: FakeCore;
    recordings?: RecordingLedger;
    store?: MemoryStore;
    clock?: ManualClock;
    audit?: (line: AuditLine) => Promise<void>;
    outbound?: NonNullable<CallsOptions['outbound']>;
    logger?: CallsOptions['logger'];
    router?: CallsOptions['router'];
    flows?: CallsOptions['flows'];
    statuses?: NonNullable<CallsOptions['statuses']>;
    webhooks?: NonNullable<CallsOptions['webhooks']>;
    /** Numbers that agents may call from besides those they answer, and local presence. */
    callers?: Record<string, Pick<Agent, 'callerIds' | 'localPresence'>>;
    /** Where calls are noted that outlive the process. */
    notes?: NoteStore;
    /** Registered before the start. */
    lasting?: LastingVerb;
  } = {},
): Promise<World> {
  const clock = options.clock ?? new ManualClock();
  const core = options.core ?? new FakeCore();
  const store = options.store ?? new MemoryStore(clock);
  const numbers = (options.numbers ?? [{}]).map((number) => ({
    number: line,
    label: 'Support',
    masked: false,
    agents: ['anna', 'ben'],
    ringSeconds: 20,
    ...number,
  }));
  for (const identity of options.registered ?? ['anna', 'ben']) core.registered.set(identity, 1);
  let id = 0;
  const newId = (): CallId => {
    const bytes = new Uint8Array(16);
    bytes[15] = ++id;
    bytes[0] = store.calls.size;
    return callIdOf(bytes);
  };
  const calls = createCalls({
    core,
    store,
    directory: directoryOf(numbers, new Map(Object.entries(options.phones ?? {})), options.callers),
    crm: oneCrm(options.crm ?? null, options.adopted),
    ...(options.outbound && { outbound: options.outbound }),
    clock,
    newId,
    recordings: options.recordings ?? null,
    flows: options.flows ?? null,
    ...(options.webhooks && { webhooks: options.webhooks }),
    ...(options.audit && { audit: options.audit }),
    ...(options.statuses && { statuses: options.statuses }),
    notes: options.notes ?? null,
    logger: options.logger ?? silent,
    settings: { country: 'US', ringback: 'local', lookupTimeoutMs: 2_000, ...options.settings },
  });
  const told: string[] = [];
  calls.subscribe((events: readonly StoredEvent[]) => {
    for (const event of events) told.push(`${event.type} ${event.audience}`);
  });
  if (options.lasting) calls.extend(options.lasting);
  await calls.start();
  return {
    core,
    store,
    clock,
    calls,
    told,
    record(index = 0) {
      const record = [...store.calls.values()][index];
      if (record === undefined) throw new Error('no such call yet');
      return record;
    },
    fromOutside: (partial = {}) =>
      core.call({ endpoint: { kind: 'carrier', identity: 'trunk' }, caller, dialled: line, ...partial }),
    fromAgent: (identity, dialled) => core.call({ endpoint: { kind: 'agent', identity }, caller: identity, dialled }),
    async leg(index = 0) {
      await until(() => core.originated.length > index, `originate ${index}`);
      return core.originated[index]?.channelId ?? '';
    },
  };
}
