import { randomBytes } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { callIdOf } from '../../../src/domain/calls/call-id.ts';
import type { CallRecord } from '../../../src/domain/calls/record.ts';
import { type Clock, isoTime } from '../../../src/domain/clock.ts';
import { createCalls } from '../../../src/gateway/calls/calls.ts';
import type { Calls } from '../../../src/gateway/calls/port.ts';
import type { RecordingLedger } from '../../../src/gateway/calls/recording/recording-ledger.ts';
import { noCrm } from '../../../src/gateway/crm/port.ts';
import { StatusCallbacks } from '../../../src/gateway/exotel/callbacks.ts';
import { PlacedMemory } from '../../../src/gateway/exotel/placed-memory.ts';
import { Keyring } from '../../../src/gateway/secrets/keyring.ts';
import type { RecordingStore, VirtualNumber } from '../../../src/gateway/storage/store.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { testApp } from '../app/app.ts';
import { FakeCore } from '../calls/fake-core.ts';
import { silent, until } from '../calls/setup.ts';

export const account = { sid: 'shop1', key: 'exotel-key', token: 'exotel-token-0123456789abcd' };
/** The phone of the agent `anna`, as Exotel writes it. */
export const agentPhone = '09876543210';
export const customer = '09123456789';
export const line = '01141234567';

/** A server that gets status callbacks. It answers 200, or as the test says. */
export async function callbackServer() {
  const received: { path: string; type: string; body: string; fields: Record<string, string> }[] = [];
  let answer: (response: ServerResponse, index: number) => void = (response) => response.writeHead(200).end();
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts).toString();
    const type = request.headers['content-type'] ?? '';
    const form = type.startsWith('multipart/')
      ? await new Response(body, { headers: { 'content-type': type } }).formData()
      : Object.entries(JSON.parse(body) as object).map(([name, value]) => [name, JSON.stringify(value)]);
    received.push({ path: request.url ?? '', type, body, fields: Object.fromEntries(form as [string, string][]) });
    answer(response, received.length - 1);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/status?key=its-secret`,
    host: `127.0.0.1:${port}`,
    received,
    answers(next: typeof answer) {
      answer = next;
    },
  };
}

/** Files recordings of the fake core, which writes no sound. */
function ledgerWithoutFiles(store: RecordingStore, clock: Clock, closed: Promise<void>): RecordingLedger {
  const files = { bytes: 0, sha256: null, keyMark: null, object: null };
  return {
    begin: (recording) =>
      store.put({ ...recording, ...files, startedAt: isoTime(clock), state: 'running', durationMs: 0 }),
    async finished(id, { durationMs }) {
      await closed;
      const entry = await store.get(id);
      if (entry !== null) await store.put({ ...entry, durationMs, state: 'whole' });
      return { durationMs, incomplete: false };
    },
    discard: () => Promise.resolve(),
    interrupted: () => Promise.resolve([]),
    ofCall: () => Promise.resolve([]),
  };
}

interface Options {
  number?: Partial<VirtualNumber>;
  privateHosts?: string;
  /** Recordings are not complete before. Default: at once. */
  closed?: Promise<void>;
  env?: Record<string, string>;
}

/** The API with real call control on a core without a network, and the queue of its callbacks. */
export async function exotelWorld(options: Options = {}) {
  // 2 January 2026, 10:00 in India.
  const clock = new ManualClock('2026-01-02T04:30:00.000Z');
  const { privateHosts = '' } = options;
  let place: Calls['place'] = () => Promise.reject(new Error('not started'));
  const w = await testApp({
    clock,
    calls: { place: (...order) => place(...order) },
    env: {
      SIDECALL_COUNTRY: 'IN',
      SIDECALL_PUBLIC_URL: 'https://gateway.example',
      SIDECALL_PRIVATE_HOSTS: privateHosts,
      SIDECALL_EXOTEL_SID: account.sid,
      SIDECALL_EXOTEL_KEY: account.key,
      SIDECALL_EXOTEL_TOKEN: account.token,
      ...options.env,
    },
  });
  const { storage } = w;
  await storage.directory.putAgent({
    ...{ identity: 'anna', name: 'Anna' },
    phone: { number: '+919876543210', only: false, withoutConfirm: true },
  });
  await storage.directory.putVirtualNumber({
    ...{ number: '+911141234567', label: 'Support', masked: false, agents: ['anna'], ringSeconds: 20 },
    ...options.number,
  });
  const core = new FakeCore();
  core.registered.set('anna', 1);
  const calls = createCalls({
    ...{ core, clock, store: storage.calls, directory: storage.directory, crm: noCrm, logger: silent },
    newId: () => callIdOf(randomBytes(16)),
    settings: { country: 'IN', ringback: 'local', lookupTimeoutMs: 2_000 },
    webhooks: { wanting: StatusCallbacks.wanting },
    recordings: ledgerWithoutFiles(storage.recordings, clock, options.closed ?? Promise.resolve()),
  });
  await calls.start();
  place = calls.place;

  const sent: { problem: string }[] = [];
  /** The queue, as a process has it. */
  const process = (): StatusCallbacks => {
    const { webhooks: store, jobs, recordings } = storage;
    const keyring = new Keyring('a key for the secrets of tests, of 32 characters');
    const callbacks = new StatusCallbacks({
      ...{ store, jobs, recordings, calls: storage.calls, clock, random: () => 1, version: '1', pollMs: 3_600_000 },
      memory: new PlacedMemory(keyring, storage.keptAnswers, clock),
      spelling: { ...account, country: 'IN', timeZone: 'Asia/Kolkata', publicUrl: 'https://gateway.example' },
      web: { privateHosts: [privateHosts] },
      logger: { ...silent, warn: (facts: { problem: string }) => void sent.push(facts) },
    });
    callbacks.start();
    const unsubscribe = calls.subscribe(() => callbacks.wake());
    onTestFinished(() => {
      unsubscribe();
      return callbacks.stop();
    });
    return callbacks;
  };
  const leg = async (index: number): Promise<string> => {
    await until(() => core.originated.length > index, `leg ${index}`);
    return core.originated[index]?.channelId ?? '';
  };
  const callOf = async (id: string): Promise<CallRecord> => {
    const call = await storage.calls.get(id);
    if (call === null) throw new Error('no such call');
    return call;
  };
  return {
    ...w,
    ...{ clock, core, calls, leg, callOf, process, failures: sent },
    /** Both parties of an agent-first call answer. @returns the customer's leg */
    async connects(): Promise<string> {
      core.changes(await leg(0), 'Up', ['opus']);
      const second = await leg(1);
      core.changes(second, 'Up', ['pcmu']);
      await until(() => [...core.bridges.values()][0]?.size === 2, 'the conversation');
      return second;
    },
  };
}

export type ExotelWorld = Awaited<ReturnType<typeof exotelWorld>>;
