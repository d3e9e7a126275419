import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { callIdOf } from '../../../src/domain/calls/call-id.ts';
import type { CrmContact } from '../../../src/domain/crm/contact.ts';
import { defaultRules } from '../../../src/domain/outbound/rules.ts';
import { StatusBoard } from '../../../src/gateway/agents/status-board.ts';
import { MadeKeys } from '../../../src/gateway/auth/made-keys.ts';
import { createRevocations } from '../../../src/gateway/auth/revocations.ts';
import { createTokens } from '../../../src/gateway/auth/tokens.ts';
import { createCalls } from '../../../src/gateway/calls/calls.ts';
import { readConfig } from '../../../src/gateway/config/config.ts';
import { createCrmOutbox } from '../../../src/gateway/crm/outbox.ts';
import type { GatewayCore } from '../../../src/gateway/edge/gateway-core.ts';
import { RecordingFolder } from '../../../src/gateway/recordings/recording-folder.ts';
import { Recordings } from '../../../src/gateway/recordings/recordings.ts';
import { build } from '../../../src/gateway/start/app.ts';
import type { ContactStore } from '../../../src/gateway/storage/contacts/port.ts';
import { openStorage } from '../../../src/gateway/storage/open.ts';
import type { Channel } from '../../../src/gateway/telephony/port.ts';
import { doubtLines, paramLines } from '../../../src/gateway/telephony/signalling/call-headers.ts';
import { FakeCrm } from '../../../src/testing/fake-crm.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { aQueue } from '../../domain/routing/support/a-queue.ts';
import { FakeCore } from '../calls/fake-core.ts';
import { line, silent, until } from '../calls/setup.ts';
import { onlyConnection } from '../crm/one-crm.ts';
import { openCrm } from '../crm/open-crm.ts';
import { flowParts } from '../flows/flow-parts.ts';
import { openQueues } from '../routing/open-queues.ts';
import { openCarriers } from '../trunk/open-carriers.ts';
import { openWebhooks } from '../webhooks/open-webhooks.ts';

export interface AgentsView {
  core: FakeCore;
  crm: FakeCrm;
  /** The gateway's own contact list. */
  contacts: ContactStore;
  /** Everything that reached anna: answers with their headers, events, SIP. */
  seen: unknown[];
  ask(method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, payload?: object): Promise<void>;
  arrives(call: Partial<Channel> & Pick<Channel, 'endpoint'>): Channel;
  /** The ID of the n-th call of this gateway. */
  callId(n: number): string;
  /** The n-th call waits in a queue of anna, while she looks at it. */
  waits(n: number): Promise<void>;
  /** The legs of the last call that rang at anna. */
  legs(): string[];
  /** Waits until this was announced and nothing more follows, so that two runs have the same steps. */
  told(type: string, count?: number): Promise<void>;
  quiet(): Promise<void>;
  /** Sends all calls to the CRM's log, one after the other, while nothing else happens. */
  logged(): Promise<void>;
  /** Reads the event stream from its start, and the SIP messages to anna's phone. */
  rest(): Promise<void>;
  close(): Promise<void>;
}

/** A whole gateway without a network, with everything that its agent anna sees. */
export async function agentsView(options: { contacts: CrmContact[]; keepsPrivate: boolean }): Promise<AgentsView> {
  const clock = new ManualClock();
  const storage = await openStorage(':memory:', clock);
  const core = new FakeCore();
  core.registered.set('anna', 1);
  const crm = new FakeCrm(clock, options.contacts);
  crm.keepsPrivate = options.keepsPrivate;
  const { queueDefinitions, queues } = await openQueues(storage, clock);
  const { crmConnections, crmAdapters, crmAuthorizations } = openCrm({ storage, clock, adapter: crm });
  await crmConnections.start();
  await storage.directory.putAgent({ identity: 'anna', name: 'Anna' });
  const number = { number: line, label: 'Market', masked: true, agents: ['anna'], ringSeconds: 20 } as const;
  await storage.directory.putVirtualNumber({ ...number, agents: ['anna'], record: 'on-demand' });
  await storage.directory.putSite({
    key: 'shop',
    origins: ['https://shop.example'],
    target: line,
    params: [
      ...['name', 'number', 'reason', 'json'].map((name) => ({ name, kind: 'text' as const })),
      { name: 'page', kind: 'address' },
      { name: 'order', kind: 'identifier' },
    ],
  });
  const folder = new RecordingFolder(mkdtempSync(join(tmpdir(), 'sidecall-masked-')), null);
  const recordings = new Recordings({ folder, store: storage.recordings, clock, days: 0, onError: () => {} });
  let made = 0;
  const callId = (n: number) => callIdOf(Uint8Array.from({ length: 16 }, (_, at) => (at === 15 ? n : 0)));
  const calls = createCalls({
    core,
    store: storage.calls,
    directory: storage.directory,
    crm: crmConnections,
    recordings,
    clock,
    newId: () => callId(++made),
    logger: silent,
    // Allowed destinations are not the subject of this test.
    outbound: { rules: { ...defaultRules('US'), allow: ['+1', '+44', '+91'] } },
    settings: { country: 'US', ringback: 'local', lookupTimeoutMs: 2_000 },
  });
  const outbox = createCrmOutbox({
    jobs: storage.jobs,
    store: storage.calls,
    connection: { id: onlyConnection, label: 'CRM', adapter: crm, userOf: () => null },
    clock,
    logger: silent,
    settings: { timeoutMs: 2_000, concurrency: 1 },
    onLogged: calls.logged,
    onIdentified: calls.identified,
  });
  const announced: string[] = [];
  calls.subscribe((events) => {
    announced.push(...events.map(({ type }) => type));
    outbox.wake();
  });
  const tokens = createTokens('a secret for tests, of more than 32 characters', clock);
  const agentStatuses = new StatusBoard({
    store: storage.agentStatuses,
    directory: storage.directory,
    core,
    clock,
    logger: silent,
    wrapUpSeconds: 0,
  });
  const app = await build(readConfig({ SIDECALL_CODECS: 'opus' }), {
    favourites: storage.favourites,
    crmEvents: storage.crmEvents,
    agentStatuses,
    agentStatusStore: storage.agentStatuses,
    store: storage.calls,
    outbox: storage.outbox,
    directory: storage.directory,
    revocationStore: storage.revocations,
    signIns: storage.signIns,
    usedTokens: storage.usedTokens,
    ...openWebhooks(storage, clock),
    persons: storage.persons,
    bookedCallbacks: { all: () => [], cancel: async () => {} },
    contacts: storage.contacts,
    ...flowParts(storage),
    ...openCarriers(storage),
    queueDefinitions,
    queues,
    calls,
    recordings,
    secret: 'a secret for the addresses of recordings',
    core: core as unknown as GatewayCore,
    tokens,
    apiKeys: [],
    madeKeys: new MadeKeys({ store: storage.apiKeys, clock, revocations: createRevocations(clock), onError() {} }),
    clock,
    logger: pino({ level: 'silent' }),
    lifecycle: { state: 'ready' },
    jobs: storage.jobs,
    crmConnections,
    crmAdapters,
    crmAuthorizations,
    resumeCrm: () => {},
    libraryFolder: '/nowhere',
    version: '0.0.0',
  });
  await calls.start();
  const { token } = await tokens.issue({ identity: 'anna', role: 'agent', ttl: 3600 });
  const authorization = `Bearer ${token}`;
  const seen: unknown[] = [];
  const quiet = async (): Promise<void> => {
    for (let [turns, before] = [0, -1]; turns < 25; turns++) {
      if (announced.length !== before) turns = 0;
      before = announced.length;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };

  const view: AgentsView = {
    core,
    contacts: storage.contacts,
    crm,
    seen,
    callId,
    quiet,
    async ask(method, url, payload) {
      await quiet();
      const answer = await app.inject({
        method,
        url,
        // The gateway's own request IDs differ between starts.
        headers: { authorization, 'x-request-id': `request-${seen.length}` },
        ...(payload === undefined ? {} : { payload }),
      });
      // These two headers depend on the real clock.
      const { date: _, 'x-ratelimit-reset': __, ...headers } = answer.headers;
      seen.push([method, url, answer.statusCode, headers, answer.body]);
    },
    async waits(n) {
      await queueDefinitions.create('market', aQueue({ agents: ['anna'] }), {});
      const place = await queues.join({ callId: callId(n), queue: 'market', kind: 'call' });
      await view.ask('GET', '/v1/queued-calls');
      place.leave('left');
    },
    arrives: (call) => core.call(call),
    legs: () => core.originated.map(({ channelId }) => channelId),
    async told(type, count = 1) {
      await until(() => announced.filter((each) => each === type).length >= count, `${type} ${count}`);
      await quiet();
    },
    async logged() {
      outbox.start();
      await until(() => announced.filter((each) => each === 'call.logged').length === made);
      await quiet();
    },
    async rest() {
      await quiet();
      const last = (await storage.calls.eventsAfter(0, 'anna', 1_000)).at(-1)?.seq ?? 0;
      const headers = { authorization, 'last-event-id': '0' };
      const answer = await app.inject({ url: '/v1/events', headers, payloadAsStream: true });
      const stream = answer.stream();
      let text = '';
      for await (const part of stream) {
        text += String(part);
        if (new RegExp(`(?:^|\\n)id: ${last}\\n[^]*\\n\\n$`).test(text)) break;
      }
      stream.destroy();
      seen.push(text);
      for (const { to, caller, params, headers: more, callId: id } of core.originated) {
        if (to.kind === 'agent') seen.push([to, caller, params, more, id, paramLines(params), doubtLines(caller, 'x')]);
      }
      // The ends of calls and their causes, which do not contain the numbers of either side.
      seen.push(core.rung, core.answers, core.hangups, [...core.playing.values()], core.transfers);
    },
    async close() {
      await outbox.stop();
      await calls.stop(0);
      await app.close();
      queues.stop();
      await storage.close();
    },
  };
  return view;
}
