import type { BaseLogger } from 'pino';
import { cause } from '../../domain/calls/end-reason.ts';
import { type Clock, isoTime } from '../../domain/clock.ts';
import { CodedError, type ErrorCode } from '../../domain/errors.ts';
import { judgeDestination } from '../../domain/outbound/destination.ts';
import type { OutboundLimits, OutboundRules } from '../../domain/outbound/rules.ts';
import { priceOf } from '../../domain/outbound/spend.ts';
import { dayLimitReached, type LimitReached, limitReached } from '../../domain/outbound/usage.ts';
import type { AuditLine, OutboundStore } from '../storage/store.ts';
import type { Channel, ChannelId, CoreEvent, OriginateRequest, TelephonyCore } from '../telephony/port.ts';
import type { OutboundAsk } from './ask.ts';
import { numberFacts } from './number-facts.ts';
import { PlacedCalls } from './placed-calls.ts';
import { Refusals } from './refusals.ts';

/** A call that may be placed, once. It counts from here. */
export interface Permit {
  readonly number: string;
  readonly leg: ChannelId;
  /** Resolves when a restart would know of it. */
  readonly written: Promise<void>;
}

export interface OutboundParts {
  core: TelephonyCore;
  clock: Clock;
  logger: Pick<BaseLogger, 'info' | 'warn' | 'error'>;
  rules: OutboundRules;
  store: OutboundStore;
  audit: (line: Omit<AuditLine, 'at'>) => Promise<void>;
  /** Emergency numbers pass every rule and limit; they are counted and logged like the others. */
  isEmergency?: (number: string) => boolean;
}

/** Refusals that tell something of the number that was called. */
const aboutTheNumber: ReadonlySet<ErrorCode> = new Set([
  'OUTBOUND_COUNTRY',
  'OUTBOUND_COUNTRY_UNKNOWN',
  'OUTBOUND_NUMBER_KIND',
  'OUTBOUND_PREFIX',
  'OUTBOUND_PRICE_UNKNOWN',
  'OUTBOUND_SPEND',
]);

const watchMs = 5_000;
const free = { perMinute: 0, perCall: 0 } as const;

/**
 * The only way from the gateway to the telephone network: whatever places a call, a dialler, a transfer or an agent’s
 * phone, asks here for a permit first.
 *
 *   permit ─no─► CodedError, logged and audited
 *     └─yes─► counted and stored ─place─► INVITE ─answer─► minutes and spend count ─► ended
 */
export class Outbound {
  readonly #parts: OutboundParts;
  readonly #calls: PlacedCalls;
  readonly #refusals: Refusals;
  #unsubscribe: () => void = () => {};
  #stopWatch: () => void = () => {};

  constructor(parts: OutboundParts) {
    this.#parts = parts;
    this.#calls = new PlacedCalls(parts.store);
    this.#refusals = new Refusals(parts);
  }

  /** @param lastSign ISO 8601, when the last process was last known to run; null: unknown */
  async start(lastSign: string | null): Promise<void> {
    const { core, clock, rules } = this.#parts;
    this.#unsubscribe = core.subscribe((event) => this.#onEvent(event));
    const lives = (leg: string): boolean => core.channels().some(({ id }) => id === leg);
    await this.#calls.load(clock.now(), lives, lastSign === null ? 0 : Date.parse(lastSign));
    if (rules.endCallsAtLimit) this.#watch();
  }

  stop(): void {
    this.#unsubscribe();
    this.#stopWatch();
  }

  /** Refused calls since the start, by code. */
  get refused(): ReadonlyMap<ErrorCode, number> {
    return this.#refusals.counts;
  }

  /** As `permit`, but nothing counts yet: for a call that is placed only after something else has been done. */
  check(ask: OutboundAsk): void {
    if (this.#parts.isEmergency?.(ask.number) === true) return;
    const refusal = this.#refusalOf(ask);
    if (refusal === null) return;
    this.#refusals.note(ask, refusal);
    throw ask.hidden === true && aboutTheNumber.has(refusal.code) ? new CodedError('OUTBOUND_REFUSED') : refusal;
  }

  /**
   * Asks to call a number.
   * @throws CodedError OUTBOUND_COUNTRY, OUTBOUND_COUNTRY_UNKNOWN, OUTBOUND_NUMBER_KIND, OUTBOUND_PREFIX,
   * OUTBOUND_PRICE_UNKNOWN, OUTBOUND_LIMIT or OUTBOUND_SPEND; of a hidden number OUTBOUND_REFUSED or OUTBOUND_LIMIT
   */
  permit(ask: OutboundAsk): Permit {
    const { clock, rules, logger } = this.#parts;
    this.check(ask);
    const emergency = this.#parts.isEmergency?.(ask.number) === true;
    const { perMinute, perCall } = priceOf(ask.number, rules.prices) ?? free;
    if (emergency) logger.warn({ callId: ask.callId, by: ask.by }, 'emergency call placed');
    const { number, leg, by: identity, callId, why } = ask;
    const written = this.#calls.begin({ leg, callId, identity, why, startedAt: isoTime(clock), perMinute, perCall });
    // Whoever places the call waits for it; a permit that is given back has nobody to tell.
    written.catch(() => {});
    return { number, leg, written };
  }

  /** Places the call. Rejects as `originate` does; a call that could not be written down is not placed. */
  async place(permit: Permit, request: Omit<OriginateRequest, 'to' | 'channelId'>): Promise<Channel> {
    try {
      await permit.written;
      const to = { kind: 'number', number: permit.number } as const;
      return await this.#parts.core.originate({ ...request, channelId: permit.leg, to });
    } catch (error) {
      this.giveBack(permit);
      throw error;
    }
  }

  /** The call is not placed after all. It goes on counting as a call, for it was asked for. */
  giveBack(permit: Permit): void {
    this.#note(this.#calls.ended(permit.leg, this.#parts.clock.now()));
  }

  /** Rings an agent’s browsers, which costs nothing and leaves the gateway for nobody else. */
  ringBrowsers(request: Omit<OriginateRequest, 'to'> & { identity: string }): Promise<Channel> {
    const { identity, ...rest } = request;
    return this.#parts.core.originate({ ...rest, to: { kind: 'agent', identity } });
  }

  #refusalOf(ask: OutboundAsk): CodedError | null {
    const { rules, clock } = this.#parts;
    const price = priceOf(ask.number, rules.prices);
    const refused = judgeDestination(numberFacts(ask.number), rules);
    if (refused !== null) return new CodedError(refused);
    const spendLimited = rules.perAgent.spendPerDay !== null || rules.total.spendPerDay !== null;
    if (spendLimited && price === null && rules.unpriced === 'refuse') return new CodedError('OUTBOUND_PRICE_UNKNOWN');
    const now = clock.now();
    const own = ask.by === null ? null : limitReached(rules.perAgent, this.#calls.of(ask.by), now, price ?? free);
    if (own !== null) return limitError(own, 'agent');
    const all = limitReached(rules.total, this.#calls.all, now, price ?? free);
    return all === null ? null : limitError(all, 'total');
  }

  #onEvent(event: CoreEvent): void {
    const now = this.#parts.clock.now();
    if (event.type === 'ChannelStateChange' && event.channel.state === 'Up') {
      this.#note(this.#calls.answered(event.channel.id, now));
    }
    if (event.type === 'ChannelDestroyed') this.#note(this.#calls.ended(event.channelId, now));
  }

  #note(work: Promise<void>): void {
    work.catch((error: unknown) => this.#parts.logger.error({ err: error }, 'a placed call could not be written down'));
  }

  /** Looks for running calls that have reached a limit of the day. */
  #watch(): void {
    const { clock, rules } = this.#parts;
    this.#stopWatch = clock.after(watchMs, () => {
      this.#endOverLimit(rules.total, this.#calls.all, 'total');
      const agents = new Set([...this.#calls.open.values()].map(({ identity }) => identity));
      for (const identity of agents) {
        if (identity !== null) this.#endOverLimit(rules.perAgent, this.#calls.of(identity), 'agent');
      }
      this.#watch();
    });
  }

  #endOverLimit(limits: OutboundLimits, calls: ReturnType<PlacedCalls['of']>, scope: 'agent' | 'total'): void {
    const { core, clock, logger } = this.#parts;
    const reached = dayLimitReached(limits, calls, clock.now());
    if (reached === null) return;
    for (const { leg, identity } of calls.filter(({ endedAt }) => endedAt === null)) {
      logger.warn({ leg, by: identity, scope, limit: reached.limit }, 'outgoing call ended at the limit of the day');
      this.#note(core.hangup(leg, { cause: cause.normal }));
    }
  }
}

const words: Record<LimitReached['limit'], string> = {
  callsPerMinute: 'calls in a minute',
  callsPerHour: 'calls in an hour',
  callsPerDay: 'calls in 24 hours',
  concurrentCalls: 'outgoing calls at once',
  minutesPerDay: 'minutes in 24 hours',
  spendPerDay: 'spend in 24 hours',
};

function limitError(reached: LimitReached, scope: 'agent' | 'total'): CodedError {
  const { limit, retryAfter } = reached;
  const whose = scope === 'agent' ? 'your limit' : 'the limit of all agents together';
  const code = limit === 'spendPerDay' ? 'OUTBOUND_SPEND' : 'OUTBOUND_LIMIT';
  return new CodedError(code, {
    message: `The call was not placed: ${whose} on ${words[limit]} is reached.`,
    details: { limit, scope, retryAfter },
  });
}
