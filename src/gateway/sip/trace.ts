import { type Clock, isoTime, ticks } from '../../domain/clock.ts';
import { CodedError } from '../../domain/errors.ts';
import { maskSip } from './message/mask-sip.ts';

/** Where a message came from, or goes to. */
export interface FarSide {
  /** null: a browser's. */
  trunk: string | null;
  address: string;
}

export interface TracedMessage {
  /** ISO 8601, UTC. */
  at: string;
  way: 'in' | 'out';
  trunk: string | null;
  address: string;
  /** Masked. */
  text: string;
}

export interface TraceRequest {
  /** Its name; or `call`. */
  trunk?: string | undefined;
  /** The call's id. */
  call?: string | undefined;
  /** How long it runs. */
  seconds: number;
  /** Most messages. */
  messages: number;
}

export interface Trace extends TraceRequest {
  id: string;
  /** ISO 8601, UTC. */
  until: string;
  /** `messages` have been seen, or its time is over. What was seen stays for as long again. */
  over: boolean;
  seen: number;
}

interface Running {
  trace: Trace;
  /** As `until`, in ticks. */
  untilMs: number;
  kept: TracedMessage[];
}

const mostTraces = 10;
/** Calls whose SIP Call-ID is known: their later messages do not say whose they are. */
const mostCalls = 5_000;
const callSid = /^X-Call-Sid:[ \t]*(CA[0-9a-f]{32})[ \t]*\r?$/im;
const sipCallId = /^(?:Call-ID|i)[ \t]*:[ \t]*(\S+)/im;

/** SIP messages of a trunk or a call, masked, for as long as an administrator asked for. */
export class SipTrace {
  readonly #clock: Clock;
  readonly #log: (message: TracedMessage & { trace: string }) => void;
  readonly #running = new Map<string, Running>();
  /** Call ids of ours by SIP Call-ID. */
  readonly #calls = new Map<string, string>();
  #made = 0;

  /** @param log is given each traced message */
  constructor(clock: Clock, log: (message: TracedMessage & { trace: string }) => void) {
    this.#clock = clock;
    this.#log = log;
  }

  /** @throws CodedError CONFLICT where too many run */
  start(request: TraceRequest): Trace {
    this.#forgetOld();
    if (this.#running.size >= mostTraces) {
      throw new CodedError('CONFLICT', {
        message: `There are ${mostTraces} traces already.`,
        help: 'Delete one with DELETE /v1/traces/{id}.',
      });
    }
    this.#made += 1;
    const until = new Date(this.#clock.now() + request.seconds * 1000).toISOString();
    const id = `trace-${this.#made}`;
    const trace: Trace = { ...request, id, until, over: false, seen: 0 };
    this.#running.set(id, { trace, untilMs: ticks(this.#clock) + request.seconds * 1000, kept: [] });
    return { ...trace };
  }

  list(): Trace[] {
    this.#forgetOld();
    return [...this.#running.values()].map(({ trace }) => ({ ...trace }));
  }

  /** @throws CodedError NOT_FOUND */
  read(id: string): { trace: Trace; messages: readonly TracedMessage[] } {
    this.#forgetOld();
    const found = this.#running.get(id);
    if (found === undefined) throw new CodedError('NOT_FOUND', { message: 'There is no such trace.' });
    return { trace: { ...found.trace }, messages: found.kept };
  }

  /** @returns false where there is none */
  remove(id: string): boolean {
    return this.#running.delete(id);
  }

  /** A message that came, or goes out. Costs next to nothing while no trace runs. */
  message(way: 'in' | 'out', far: FarSide, data: Buffer | string): void {
    // Only what goes out says which call it is of.
    if (way === 'out' && typeof data === 'string' && data.includes('X-Call-Sid')) this.#learn(data);
    if (this.#running.size === 0) return;
    const now = ticks(this.#clock);
    const active = [...this.#running.values()].filter(({ trace, untilMs }) => !trace.over && untilMs > now);
    if (active.length === 0) return;
    const text = data.toString();
    const known = this.#calls.get(sipCallId.exec(text)?.[1] ?? '');
    const call = known ?? callSid.exec(text)?.[1];
    for (const running of active) {
      const { trace } = running;
      const wanted = trace.trunk === undefined ? trace.call === call : trace.trunk === far.trunk;
      if (!wanted) continue;
      const message = { at: isoTime(this.#clock), way, ...far, text: maskSip(text) };
      running.kept.push(message);
      trace.seen += 1;
      trace.over = trace.seen >= trace.messages;
      this.#log({ trace: trace.id, ...message });
    }
  }

  #learn(text: string): void {
    const [call, id] = [callSid.exec(text)?.[1], sipCallId.exec(text)?.[1]];
    if (call === undefined || id === undefined || this.#calls.has(id)) return;
    if (this.#calls.size >= mostCalls) {
      const [oldest] = this.#calls.keys();
      if (oldest !== undefined) this.#calls.delete(oldest);
    }
    this.#calls.set(id, call);
  }

  #forgetOld(): void {
    const now = ticks(this.#clock);
    for (const [id, { trace, untilMs }] of this.#running) {
      if (now >= untilMs) trace.over = true;
      if (now >= untilMs + trace.seconds * 1000) this.#running.delete(id);
    }
  }
}
