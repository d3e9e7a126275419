import type { IncomingMessage, ServerResponse } from 'node:http';
import { isDeepStrictEqual } from 'node:util';
import { contactWith } from '../../../src/domain/crm/contact.ts';
import type { FlowDocument } from '../../../src/domain/flows/document/document.ts';
import type { EventOf, FlowEvent } from '../../../src/domain/flows/run/events.ts';
import type { FlowState } from '../../../src/domain/flows/run/state.ts';
import { QueueBody } from '../../../src/domain/routing/queues/definition.ts';
import { redirectTo } from '../../../src/gateway/calls/placing/redirect.ts';
import type { QueueHandle, QueueOutcome, Queues } from '../../../src/gateway/routing/queues/port.ts';
import { FakeCrm } from '../../../src/testing/fake-crm.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { FakeCore } from '../calls/fake-core.ts';
import { MemoryStore } from '../calls/memory-store.ts';
import { boss, until } from '../calls/setup.ts';
import { type FlowWorld, flowWorld } from './flow-world.ts';
import { type Act, brokenUrl, contactNumber, type Found, forwardNumber, foundContact } from './scripted-world.ts';

/** A core whose channels outlive the process, and which cannot play one sound if it is alone. */
class DurableCore extends FakeCore {
  readonly durable = true;

  override async play(...[place, id, media]: Parameters<FakeCore['play']>): Promise<void> {
    const isBroken = [media]
      .flat()
      .every((each) => typeof each === 'object' && 'url' in each && each.url === brokenUrl);
    if (isBroken) throw new Error('the web is down');
    return super.play(place, id, media);
  }
}

/** A CRM that answers when the test says so. It does not know the caller. */
class HeldCrm extends FakeCrm {
  readonly held: ((found: 'found' | 'unknown' | 'failed') => void)[] = [];

  override findContacts(number: string): ReturnType<FakeCrm['findContacts']> {
    if (number !== contactNumber) return Promise.resolve([]);
    const { id, name } = foundContact;
    const contact = contactWith({ id, name, company: null, numbers: [number] });
    return new Promise((resolve, reject) => {
      this.held.push((found) => {
        if (found === 'failed') reject(new Error('the CRM is down'));
        else resolve(found === 'found' ? [contact] : []);
      });
    });
  }
}

/** A queue that does what the script says. */
class ScriptedQueues implements Queues {
  readonly #found: () => Found;
  settle: (outcome: QueueOutcome) => void = () => {};

  constructor(found: () => Found) {
    this.#found = found;
  }

  async join({ since = 0 }: Parameters<Queues['join']>[0]): Promise<QueueHandle> {
    if (this.#found().joins.shift() !== true) throw new Error('no such queue');
    const body = QueueBody.parse({ label: 'Sales', agents: ['anna'] });
    const outcome = new Promise<QueueOutcome>((resolve) => {
      this.settle = resolve;
    });
    const settle = this.settle;
    return {
      ...{ outcome, since, queue: () => ({ name: 'sales', body }), position: () => 1, expectedWaitMs: () => null },
      ...{ announcement: () => null, change: () => {}, leave: (why) => settle({ why }) },
      news: () => {
        const { position, minutes } = this.#found().status.shift() ?? { position: null, minutes: null };
        return { ...(position !== null && { position }), ...(minutes !== null && { lessThanMinutes: minutes }) };
      },
    };
  }

  staffing(): ReturnType<Queues['staffing']> {
    const { exists, agents, waiting } = this.#found().staffing.shift() ?? { exists: false, agents: 0, waiting: 0 };
    return exists ? { staffed: agents, waiting, expectedWaitMs: null, free: 0, longestWaitMs: 0 } : null;
  }

  resume = async (): Promise<null> => null;
  waits = (): boolean => false;
  bodyOf = (): null => null;
  formerCallbacks = (): [] => [];
  names = (): string[] => ['sales'];
}

/** The server that flows ask. Requests wait for their answers, in their order. */
export class HeldRequests {
  readonly waiting: ServerResponse[] = [];
  #path = '';
  #processes = 0;

  readonly answer = ({ url = '' }: IncomingMessage, response: ServerResponse): void => {
    // Those of a call that is over, and of a process that was killed, are late.
    if (!url.startsWith(this.#path)) return;
    this.waiting.push(response);
  };

  /** The flows for another process, which asks at an address of its own. */
  ofNextProcess(flows: ReadonlyMap<string, FlowDocument>, server: string): Record<string, FlowDocument> {
    this.#processes += 1;
    this.#path = `/${this.#processes}/`;
    this.waiting.length = 0;
    const text = JSON.stringify(Object.fromEntries(flows));
    return JSON.parse(text.replaceAll(/https:\/\/(hook|second)\.example\//g, `${server}${this.#path}`));
  }
}

interface Process {
  w: FlowWorld;
  queues: ScriptedQueues;
  crm: HeldCrm;
}

/** The same call in the gateway: call control and the driver of flows, on a fake core and a clock of the test. */
export class ReplayedCall {
  readonly #flows: ReadonlyMap<string, FlowDocument>;
  readonly #seed: number;
  readonly #requests: HeldRequests;
  readonly #server: string;
  readonly #notes = new Map<string, string>();
  #process: Process | null = null;
  #store: MemoryStore | null = null;
  #found: Found = { joins: [], staffing: [], status: [], bookings: [], switches: [] };
  #state = '';

  /** @param server the address of the server that answers `requests` */
  constructor(flows: ReadonlyMap<string, FlowDocument>, seed: number, requests: HeldRequests, server: string) {
    this.#flows = flows;
    this.#seed = seed;
    this.#requests = requests;
    this.#server = server;
  }

  get w(): FlowWorld {
    if (this.#process === null) throw new Error('the gateway does not run');
    return this.#process.w;
  }

  /** The gateway starts, and the script decides what it finds. */
  async start(at: number): Promise<void> {
    await this.#open(at, new DurableCore());
  }

  /** The call arrives. What the script finds is known only now. */
  arrives(found: Found): void {
    this.#found = found;
    this.w.fromOutside();
  }

  /** Does what happened in the simulator, and waits until the interpreter has the same state. */
  async replay({ restart, events, at, state }: Act): Promise<void> {
    if (restart) await this.#restart();
    for (const event of events) {
      this.#advanceTo(event.at);
      await this.#happen(event);
    }
    const expected = JSON.parse(JSON.stringify(state));
    if (state.ended !== null) await until(() => this.w.record().phase === 'ended', 'the end of the call');
    else await until(() => isDeepStrictEqual(this.state, expected), 'the state of the simulator');
    this.#advanceTo(at);
  }

  get state(): FlowState {
    return JSON.parse(this.#state) as FlowState;
  }

  async stop(): Promise<void> {
    await this.#process?.w.calls.stop(0);
  }

  async #open(at: number, core: DurableCore): Promise<void> {
    const clock = new ManualClock(at);
    this.#store ??= new MemoryStore(clock);
    const found = (): Found => this.#found;
    const queues = new ScriptedQueues(found);
    const crm = new HeldCrm(clock);
    const w = await flowWorld(this.#requests.ofNextProcess(this.#flows, this.#server), {
      ...{ clock, core, crm, store: this.#store },
      notes: {
        put: async (id, note) => void this.#notes.set(id, note),
        remove: async (id) => void this.#notes.delete(id),
        all: async () => [...this.#notes].map(([id, note]) => ({ id, note })),
      },
      prompts: ['jingle', 'ours'].map((name) => ({ name, language: 'en', file: name })),
      parts: {
        queues,
        seed: () => this.#seed,
        switches: {
          all: async () => {
            const position = found().switches.shift() ?? 'schedule';
            return [{ name: 'storm', position, changedAt: '', changedBy: '' }];
          },
        },
        callbacks: { book: async () => found().bookings.shift() ?? 'refused' },
        sealState: (text) => {
          // A process that was killed writes nothing.
          if (this.#process === null || this.#process.w.clock === clock) this.#state = text;
          return text;
        },
      },
    });
    this.#process = { w, queues, crm };
  }

  /** Channels and conversations go on, and whatever the process did is lost. */
  async #restart(): Promise<void> {
    const { core, clock } = this.w;
    const next = new DurableCore();
    for (const [id, channel] of core.live) next.live.set(id, channel);
    for (const [id, members] of core.bridges) next.bridges.set(id, new Set(members));
    this.#process = null;
    await this.#open(clock.now(), next);
  }

  #advanceTo(at: number): void {
    const { clock } = this.w;
    if (at > clock.now()) clock.advance(at - clock.now());
  }

  async #happen(event: FlowEvent): Promise<void> {
    const { w } = this;
    switch (event.type) {
      case 'digit':
        return w.press(event.digit);
      case 'hang-up':
        return w.core.leaves(this.#callerLeg);
      case 'redirect':
        await w.calls.command(w.record().id, boss, redirectTo(event.flow));
        return;
      case 'played': {
        if (event.failed) return;
        const playback = `${w.record().id}-flow-${event.id}`;
        await until(() => w.core.playing.has(playback), playback);
        return w.core.finishes(playback);
      }
      case 'lookup':
        await until(() => this.#process?.crm.held.length === 1, 'a lookup');
        return this.#process?.crm.held.shift()?.(event.outcome === 'timeout' ? 'failed' : event.outcome);
      case 'response':
        return this.#respond(event);
      case 'recorded':
        if (event.failed) return;
        await until(() => w.core.recordings.size > 0, 'a recording');
        return w.core.recorded([...w.core.recordings.keys()].at(-1) ?? '', event.durationMs, 'digit');
      case 'queue':
        return this.#queue(event);
      case 'connected':
        return this.#connect(event.to);
      case 'unconnected':
        return this.#misses({ busy: 17, 'no-answer': 19, failed: 38 }[event.outcome]);
      case 'parted':
        return w.core.leaves(this.#otherLegs[0] ?? '');
      default:
        // The gateway answers these itself, and timers are due by the clock.
        return;
    }
  }

  async #respond(event: EventOf<'response'>): Promise<void> {
    const { waiting } = this.#requests;
    await until(() => waiting.length > 0, 'a request');
    const response = waiting.shift();
    if ('failed' in event) response?.destroy();
    else response?.writeHead(event.status, { 'content-type': event.contentType }).end(event.body);
  }

  async #queue(event: EventOf<'queue'>): Promise<void> {
    const { w } = this;
    const { queues } = this.#process ?? {};
    const { outcome, flow } = event;
    if (outcome === 'failed') return;
    if (outcome === 'overflow')
      return queues?.settle({
        why: 'overflow',
        to: flow === undefined ? { kind: 'voicemail' } : { kind: 'flow', name: flow },
      });
    if (outcome !== 'connected') return queues?.settle({ why: outcome });
    const offer = w.calls.offer({
      ...{ callId: w.record().id, identity: 'anna', kind: 'call', queue: 'sales', seconds: 20 },
      signal: new AbortController().signal,
    });
    await this.#answer(() => this.#otherLegs[0]);
    await offer;
    queues?.settle({ why: 'answered', agent: 'anna' });
  }

  /** Phones ring one after another until the one of this agent or number, which answers. */
  async #connect(to: string): Promise<void> {
    const { core } = this.w;
    const isAt = (leg: string): boolean => {
      const { endpoint, dialled } = core.live.get(leg) ?? {};
      return endpoint?.kind === 'agent' ? endpoint.identity === to : dialled === to || to === forwardNumber;
    };
    await until(() => this.#otherLegs.length > 0, 'a phone that rings');
    for (;;) {
      const leg = this.#otherLegs[0] ?? '';
      if (isAt(leg)) break;
      core.leaves(leg, 19);
      await until(() => (this.#otherLegs[0] ?? leg) !== leg, 'the next phone');
    }
    await this.#answer(() => this.#otherLegs.find(isAt));
  }

  async #answer(legOf: () => string | undefined): Promise<void> {
    const { core } = this.w;
    await until(() => legOf() !== undefined, 'a phone that rings');
    const leg = legOf() ?? '';
    core.changes(leg, 'Up', ['pcmu']);
    const isTalking = (): boolean =>
      [...core.bridges.values()].some((members) => members.has(leg) && members.has(this.#callerLeg));
    const message = `${leg}-message`;
    await until(() => isTalking() || core.playing.has(message), 'the conversation, or a message before it');
    core.finishes(message);
    await until(isTalking, 'the conversation');
  }

  async #misses(cause: number): Promise<void> {
    const { core } = this.w;
    const before = this.#state;
    const isOver = (): boolean => this.#state !== before || this.w.record().phase === 'ended';
    while (!isOver()) {
      await until(() => this.#otherLegs.length > 0 || isOver(), 'a phone that rings, or the end');
      if (!isOver()) core.leaves(this.#otherLegs[0] ?? '', cause);
    }
  }

  get #callerLeg(): string {
    return [...this.w.core.live.keys()].find((id) => id.startsWith('in-')) ?? '';
  }

  get #otherLegs(): string[] {
    return [...this.w.core.live.keys()].filter((id) => !id.startsWith('in-'));
  }
}
