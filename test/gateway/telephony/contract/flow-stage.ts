import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { inspect } from 'node:util';
import { callIdOf } from '../../../../src/domain/calls/call-id.ts';
import type { CallRecord } from '../../../../src/domain/calls/record.ts';
import { contactWith } from '../../../../src/domain/crm/contact.ts';
import type { FlowDocument } from '../../../../src/domain/flows/document/document.ts';
import type { Queue } from '../../../../src/domain/routing/queues/definition.ts';
import type { Skills } from '../../../../src/domain/routing/queues/skills.ts';
import { StatusBoard } from '../../../../src/gateway/agents/status-board.ts';
import { createCalls } from '../../../../src/gateway/calls/calls.ts';
import { Keyring } from '../../../../src/gateway/secrets/keyring.ts';
import { openFlows } from '../../../../src/gateway/start/open-flows.ts';
import { systemClock } from '../../../../src/gateway/start/system-clock.ts';
import { openStorage, type Storage } from '../../../../src/gateway/storage/open.ts';
import type { VirtualNumber } from '../../../../src/gateway/storage/store.ts';
import { FakeCrm } from '../../../../src/testing/fake-crm.ts';
import { aQueue } from '../../../domain/routing/support/a-queue.ts';
import { oneCrm } from '../../crm/one-crm.ts';
import { site } from '../../speech/kit.ts';
import { until } from './kit.ts';
import type { ContractCall, ContractSetup } from './setup.ts';

/** The parts of a phone that flows need: a browser has them, and a telephone behind a trunk. */
export type StageCall = Pick<
  ContractCall,
  'up' | 'over' | 'answer' | 'hears' | 'digits' | 'hangUp' | 'packets' | 'state'
>;
export interface StagePhone {
  call(target: string): Promise<StageCall>;
  incoming(): Promise<StageCall>;
  leave(): Promise<void>;
}
export interface StageSetup extends Pick<ContractSetup, 'core' | 'web' | 'recording' | 'close'> {
  phone(
    kind: 'agent' | 'carrier' | 'visitor',
    identity: string,
    voice: 440 | 880 | 1320,
    line?: string,
  ): Promise<StagePhone>;
}

/** One call, with its own number, flows, queue and agents, so that many can be on the stage at the same time. */
export interface StageCase {
  /** The first one is that of the number. */
  flows: readonly [FlowDocument, ...FlowDocument[]];
  /** Agents with a page. The first one speaks at 880 Hz, the second at 1320 Hz. */
  agents?: readonly { identity: string; skills?: Skills }[];
  queue?: Partial<Queue> & { name: string };
  number?: Partial<VirtualNumber>;
  /** The case needs the telephone network, which has one phone for all cases. */
  network?: boolean;
  /** What the caller does and hears. The caller hangs up after it. */
  plays(scene: Scene): Promise<void>;
}

export interface Scene {
  /** At 440 Hz. */
  caller: StageCall;
  agents: readonly StagePhone[];
  /** At 1320 Hz. Only for cases of the network. */
  network: StagePhone | null;
  setup: StageSetup;
  record(): Promise<CallRecord>;
}

export interface FlowStage {
  /** The call of a case, after its end. */
  run(name: string): Promise<CallRecord>;
  close(): Promise<void>;
}

/** The number of the phone in the telephone network, which is a contact of the CRM. */
export const network = '+14155550188';
/** The agent of all numbers, without a phone. */
const desk = 'desk';
const contact = contactWith({ id: 'c-1', name: '520 Hz for 20 s', company: null, numbers: [network] });
/** It is closed. */
export const closedSwitch = 'storm';

/** Call control with flows, queues, statuses of agents, a CRM and servers, joined as at a start of the gateway. */
export async function openFlowStage(
  setup: StageSetup,
  casesAt: (addresses: { web: string; servers: string }) => Readonly<Record<string, StageCase>>,
): Promise<FlowStage> {
  const servers = await site(answer);
  const cases = casesAt({ web: setup.web, servers: servers.url });
  const lineOf = (name: string): string => `+141555501${String(10 + Object.keys(cases).indexOf(name))}`;
  const storage = await openStorage(':memory:', systemClock);
  await storage.directory.putAgent({ identity: desk, name: 'Desk' });
  for (const [name, each] of Object.entries(cases)) await store(storage, name, lineOf(name), each);

  const { core } = setup;
  const { directory } = storage;
  const logged: unknown[] = [];
  const note = (fields: unknown, message?: string): void => void logged.push([message, fields]);
  const common = { clock: systemClock, logger: { info() {}, warn: note, error: note } };
  const statuses = new StatusBoard({ ...common, store: storage.agentStatuses, directory, core, wrapUpSeconds: 0 });
  const prompt = { durationMs: 3000, bytes: 1, uploadedAt: '2030-01-01T00:00:00.000Z', uploadedBy: 'boss' };
  const { flows, offerCalls, queues } = openFlows({
    ...common,
    config: { privateHosts: ['127.0.0.1'], country: 'US', wrapUpSeconds: 0 },
    storage,
    // The core plays the tone that the name of a file says.
    prompts: { find: (named, language) => ({ ...prompt, name: named, language, file: named }) },
    keyring: new Keyring('a key for the secrets of tests, of 32 characters'),
  });
  const calls = createCalls({
    ...{ core, store: storage.calls, directory, flows, statuses, ...common },
    crm: oneCrm(new FakeCrm(systemClock, [contact])),
    newId: () => callIdOf(crypto.getRandomValues(new Uint8Array(16))),
    settings: { country: 'US', ringback: 'local', lookupTimeoutMs: 2_000 },
  });
  await statuses.start();
  await queues.start();
  await calls.start();
  await offerCalls(calls, statuses);
  const turns = inTurn();

  async function recordOf(name: string): Promise<CallRecord> {
    const all = (await storage.calls.page({ limit: 100 })).calls;
    const found = all.find(({ virtualNumber, flow }) => virtualNumber === lineOf(name) && flow !== undefined);
    if (found === undefined) throw new Error(`no call of ${name}`);
    return found;
  }

  async function play(name: string, { agents = [], network = false, plays }: StageCase): Promise<CallRecord> {
    const opened: StagePhone[] = [];
    const phone = async (...parts: Parameters<StageSetup['phone']>): Promise<StagePhone> => {
      const made = await setup.phone(...parts);
      opened.push(made);
      return made;
    };
    try {
      const scene = {
        agents: await Promise.all(agents.map(({ identity }, at) => phone('agent', identity, at === 0 ? 880 : 1320))),
        network: network ? await phone('carrier', 'world', 1320) : null,
        caller: await (await phone('visitor', `guest-${name}`, 440, lineOf(name))).call(lineOf(name)),
      };
      await plays({ ...scene, setup, record: () => recordOf(name) });
      await scene.caller.hangUp();
      await until('the end of the call', async () => (await recordOf(name)).phase === 'ended');
      return await recordOf(name);
    } catch (cause) {
      const after = await recordOf(name).then(
        (record) => `${wayOf(record).join(', ')} (${record.phase} ${record.endReason ?? ''})`,
        () => 'no record',
      );
      const lines = logged.slice(-5).map((line) => inspect(line, { depth: 4 }));
      throw new Error(`${name}, after ${after}: ${cause}\n${lines.join('\n')}`, { cause });
    } finally {
      await Promise.all(opened.map((each) => each.leave()));
    }
  }

  return {
    async run(name) {
      const found = cases[name];
      if (found === undefined) throw new Error(`no case of ${name}`);
      return found.network === true ? turns(() => play(name, found)) : play(name, found);
    },
    async close() {
      await calls.stop(0);
      queues.stop();
      await statuses.stop();
      await setup.close();
      await storage.close();
      await servers.close();
    },
  };
}

/** "node outcome" of each step. */
export function wayOf({ flow }: CallRecord): string[] {
  return (flow?.steps ?? []).map(({ node, outcome }) => `${node} ${outcome}`);
}

async function store(
  storage: Storage,
  name: string,
  line: string,
  { flows, agents = [], queue, number }: StageCase,
): Promise<void> {
  const by = { at: '2030-01-01T00:00:00.000Z', by: 'boss' };
  for (const document of flows) {
    await storage.flows.putDraft({ name: document.name, ...by, revision: 0, draft: { ...document } });
    await storage.flows.publish({ name: document.name, ...by, revision: 1, comment: '' });
  }
  for (const { identity, skills } of agents) {
    await storage.directory.putAgent({ identity, name: identity });
    if (skills !== undefined) await storage.queues.putSkills(identity, skills);
  }
  if (queue !== undefined) {
    const { name: queueName, revision: _, ...body } = aQueue(queue);
    await storage.queues.create(queueName, body);
  }
  const usual = { number: line, label: name, masked: false, agents: [desk], ringSeconds: 60, flow: flows[0].name };
  await storage.directory.putVirtualNumber({ ...usual, ...number });
  await storage.flowSwitches.put({ name: closedSwitch, position: 'closed', changedAt: by.at, changedBy: by.by });
}

/** The servers that flows ask. */
async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://servers.example');
  if (pathname === '/greeting') {
    response.setHeader('content-type', 'text/plain');
    response.end(searchParams.get('line'));
  } else if (pathname === '/order') {
    const { line } = (await json(request)) as { line?: string };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ order: { hertz: line?.startsWith('+1415') ? 520 : 0 } }));
  } else if (pathname === '/passthru') {
    response.writeHead(searchParams.get('digits') === '"1"' ? 302 : 200).end();
  } else response.writeHead(404).end();
}

/** Runs one task after another. */
function inTurn(): <Result>(task: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const next = last.then(task, task);
    last = next.catch(() => undefined);
    return next;
  };
}
