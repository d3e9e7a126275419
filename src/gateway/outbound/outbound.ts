import type { BaseLogger } from 'pino';
import { cause } from '../../domain/calls/end-reason.ts';
import { type Clock, isoTime } from '../../domain/clock.ts';
import { CodedError, type ErrorCode } from '../../domain/errors.ts';
import type { Country } from '../../domain/numbers/e164.ts';
import { shortKind } from '../../domain/numbers/short-numbers.ts';
import { judgeDestination } from '../../domain/outbound/destination.ts';
import type { NumberFacts, OutboundLimits, OutboundRules } from '../../domain/outbound/rules.ts';
import { priceOf } from '../../domain/outbound/spend.ts';
import { dayLimitReached, type LimitReached, limitReached } from '../../domain/outbound/usage.ts';
import type { AuditLine, OutboundStore } from '../storage/store.ts';
import type { Channel, ChannelId, CoreEvent, OriginateRequest, TelephonyCore } from '../telephony/port.ts';
import type { OutboundAsk } from './ask.ts';
import { EmergencyCalls, type EmergencySettings, noEmergencySettings } from './emergency-calls.ts';
import { numberFacts } from './number-facts.ts';
import { PlacedCalls } from './placed-calls.ts';
import { Refusals } from './refusals.ts';

/** Permission to place one call. The call counts from now on. */
export interface Permit {
  readonly number: string;
  readonly leg: ChannelId;
  /** Resolves when the call is stored for a restart. */
  readonly written: Promise<void>;
}

export interface OutboundParts {
  core: TelephonyCore;
  clock: Clock;
  logger: Pick<BaseLogger, 'info' | 'warn' | 'error'>;
  rules: OutboundRules;
  store: OutboundStore;
  audit: (line: Omit<AuditLine, 'at'>) => Promise<void>;
  /** The country of short numbers and emergency numbers. */
  home: Country;
  /** Emergency calls bypass all rules and limits except their own. They are counted, logged and audited. */
  emergency?: EmergencySettings;
}

/** Refusals that reveal something about the called number. */
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
 * The only way from the gateway to the telephone network. Every call, from a dialler, a transfer or to an agent’s
 * phone, needs a permit first.
 *
 *   permit ─no─► CodedError, logged and audited
 *     └─yes─► counted and stored ─place─► INVITE ─answer─► minutes and spend count ─► ended
 */
export class Outbound {
  readonly #parts: OutboundParts;
  readonly #calls: PlacedCalls;
  readonly #refusals: Refusals;
  readonly #emergencies: EmergencyCalls;
  #unsubscribe: () => void = () => {};
  #stopWatch: () => void = () => {};

  constructor(parts: OutboundParts) {
    this.#parts = parts;
    this.#calls = new PlacedCalls(parts.store, parts.clock);
    this.#refusals = new Refusals(parts);
    this.#emergencies = new EmergencyCalls(parts.clock);
  }

  /** @param lastSign when the last process was last known to run, ISO 8601; null: unknown */
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

  /** Whether the rules allow calls to this number at all, whatever the limits of the moment. @param number E.164 */
  allows(number: string): boolean {
    return !this.isEmergency(number) && this.#destinationRefusal(number) === null;
  }

  /** Like `permit`, but counts nothing. For a call that is placed after another step. */
  check(ask: OutboundAsk): void {
    const refusal = this.isEmergency(ask.number) ? this.#emergencyRefusal(ask) : this.#refusalOf(ask);
    if (refusal === null) return;
    this.#refusals.note(ask, refusal);
    throw ask.hidden === true && aboutTheNumber.has(refusal.code) ? new CodedError('OUTBOUND_REFUSED') : refusal;
  }

  /**
   * Requests a call to a number.
   * @throws CodedError OUTBOUND_COUNTRY, OUTBOUND_COUNTRY_UNKNOWN, OUTBOUND_NUMBER_KIND, OUTBOUND_PREFIX,
   * OUTBOUND_PRICE_UNKNOWN, OUTBOUND_LIMIT, OUTBOUND_SPEND or EMERGENCY_LIMIT; for a hidden number only
   * OUTBOUND_REFUSED, OUTBOUND_LIMIT or EMERGENCY_LIMIT
   */
  permit(ask: OutboundAsk): Permit {
    const { clock, rules } = this.#parts;
    this.check(ask);
    const { perMinute, perCall } = priceOf(ask.number, rules.prices) ?? free;
    if (this.isEmergency(ask.number)) this.#noteEmergency(ask);
    const { number, leg, by: identity, callId, why } = ask;
    const written = this.#calls.begin({ leg, callId, identity, why, startedAt: isoTime(clock), perMinute, perCall });
    // `place` awaits the write. If the permit is given back, nothing awaits it.
    written.catch(() => {});
    return { number, leg, written };
  }

  /** Places the call. Rejects as `originate` does. A call that could not be stored is not placed. */
  async place(permit: Permit, request: Omit<OriginateRequest, 'to' | 'channelId'>): Promise<Channel> {
    try {
      await permit.written;
      const to = { kind: 'number', number: permit.number } as const;
      const more = this.isEmergency(permit.number) ? this.#emergencyWay(request) : {};
      return await this.#parts.core.originate({ ...request, ...more, channelId: permit.leg, to });
    } catch (error) {
      this.giveBack(permit);
      throw error;
    }
  }

  /** Ends a permit whose call is not placed. It still counts as a call, because it was requested. */
  giveBack(permit: Permit): void {
    this.#emergencies.ended(permit.leg);
    this.#note(this.#calls.ended(permit.leg, this.#parts.clock.now()));
  }

  /** Rings an agent’s browsers. This costs nothing, and the call does not leave the gateway. */
  ringBrowsers(request: Omit<OriginateRequest, 'to'> & { identity: string }): Promise<Channel> {
    const { identity, ...rest } = request;
    return this.#parts.core.originate({ ...rest, to: { kind: 'agent', identity } });
  }

  /** The facts about a number: its country and its kind. @param number E.164, or a short number */
  readonly facts = (number: string): NumberFacts => numberFacts(number, this.#parts.home);

  /** Emergency numbers in addition to those of the country. */
  get emergencyNumbers(): readonly string[] {
    return (this.#parts.emergency ?? noEmergencySettings).numbers;
  }

  /** Whether a number is an emergency number. @param number as dialled, without separators */
  isEmergency(number: string): boolean {
    const { home, emergency = noEmergencySettings } = this.#parts;
    return emergency.numbers.includes(number) || shortKind(number, home) === 'emergency';
  }

  #emergencyRefusal({ by }: OutboundAsk): CodedError | null {
    const wait = this.#emergencies.wait(by);
    return wait === null ? null : new CodedError('EMERGENCY_LIMIT', { details: { retryAfter: wait } });
  }

  #noteEmergency({ by, callId, leg, number, why }: OutboundAsk): void {
    const { logger, audit } = this.#parts;
    this.#emergencies.begin(by, leg);
    logger.warn({ callId, by, why, number }, 'emergency call placed');
    audit({ who: by ?? 'sidecall', what: 'emergency-call', subject: `${callId} ${number}`, address: '' }).catch(
      (error: unknown) => logger.error({ err: error, callId }, 'audit entry of an emergency call not written'),
    );
  }

  #emergencyWay({ caller }: Pick<OriginateRequest, 'caller'>): Partial<OriginateRequest> {
    const { callerId, trunk } = this.#parts.emergency ?? noEmergencySettings;
    return {
      emergency: true,
      ...(callerId === null ? {} : { caller: { ...caller, user: callerId } }),
      ...(trunk === null ? {} : { via: trunk }),
    };
  }

  #refusalOf(ask: OutboundAsk): CodedError | null {
    const { rules, clock } = this.#parts;
    const refused = this.#destinationRefusal(ask.number);
    if (refused !== null) return new CodedError(refused);
    const price = priceOf(ask.number, rules.prices);
    const now = clock.now();
    const own = ask.by === null ? null : limitReached(rules.perAgent, this.#calls.of(ask.by), now, price ?? free);
    if (own !== null) return limitError(own, 'agent');
    const all = limitReached(rules.total, this.#calls.all, now, price ?? free);
    return all === null ? null : limitError(all, 'total');
  }

  #destinationRefusal(number: string): ErrorCode | null {
    const { rules, home } = this.#parts;
    const refused = judgeDestination(numberFacts(number, home), rules);
    if (refused !== null) return refused;
    const spendLimited = rules.perAgent.spendPerDay !== null || rules.total.spendPerDay !== null;
    const unpriced = spendLimited && rules.unpriced === 'refuse' && priceOf(number, rules.prices) === null;
    return unpriced ? 'OUTBOUND_PRICE_UNKNOWN' : null;
  }

  #onEvent(event: CoreEvent): void {
    const now = this.#parts.clock.now();
    if (event.type === 'ChannelStateChange' && event.channel.state === 'Up') {
      this.#note(this.#calls.answered(event.channel.id, now));
    }
    if (event.type !== 'ChannelDestroyed') return;
    this.#emergencies.ended(event.channelId);
    this.#note(this.#calls.ended(event.channelId, now));
  }

  #note(work: Promise<void>): void {
    work.catch((error: unknown) => this.#parts.logger.error({ err: error }, 'outgoing call not written'));
  }

  /** Ends running calls that reach a daily limit. */
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
      if (this.#emergencies.has(leg)) continue;
      logger.warn({ leg, by: identity, scope, limit: reached.limit }, 'outgoing call ended: daily limit reached');
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
