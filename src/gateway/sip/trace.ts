import { type Clock, isoTime, ticks } from '../../domain/clock.ts';
import { CodedError } from '../../domain/errors.ts';
import { maskSip } from './message/mask-sip.ts';

/** The far end of a message. */
export interface FarSide {
  /** Null for a browser. */
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
  /** Name of the trunk. Set either this or `call`. */
  trunk?: string | undefined;
  /** ID of the call. */
  call?: string | undefined;
  /** Duration of the trace. */
  seconds: number;
  /** Maximum number of messages. */
  messages: number;
}

export interface Trace extends TraceRequest {
  id: string;
  /** ISO 8601, UTC. */
  until: string;
  /** True if `messages` have been recorded, or the time is over. The result is kept for the same time again. */
  over: boolean;
  seen: number;
}

interface Running {
  trace: Trace;
  /** The same time as `until`, in ticks. */
  untilMs: number;
  kept: TracedMessage[];
}

const mostTraces = 10;
/** Number of SIP Call-IDs to remember. Later messages of a call do not name the call. */
const mostCalls = 5_000;
const callSid = /^X-Call-Sid:[ \t]*(CA[0-9a-f]{32})[ \t]*\r?$/im;
const sipCallId = /^(?:Call-ID|i)[ \t]*:[ \t]*(\S+)/im;

/** Records the SIP messages of a trunk or a call, masked, for the time that an administrator requested. */
export class SipTrace {
  readonly #clock: Clock;
  readonly #log: (message: TracedMessage & { trace: string }) => void;
  readonly #running = new Map<string, Running>();
  /** Our call IDs by SIP Call-ID. */
  readonly #calls = new Map<string, string>();
  #made = 0;

  /** @param log receives each traced message */
  constructor(clock: Clock, log: (message: TracedMessage & { trace: string }) => void) {
    this.#clock = clock;
    this.#log = log;
  }

  /** @throws CodedError CONFLICT if too many traces run */
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

  /** @returns false if there is no such trace */
  remove(id: string): boolean {
    return this.#running.delete(id);
  }

  /** Handles an incoming or outgoing message. Costs almost nothing while no trace runs. */
  message(way: 'in' | 'out', far: FarSide, data: Buffer | string): void {
    // Only outgoing messages name their call.
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
