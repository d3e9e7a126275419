import type { Clock } from '../../../../domain/clock.ts';
import type { IncomingInvite } from '../../../sip/dialog/incoming-invite.ts';
import type { CoreLogger } from '../../core-logger.ts';
import type { CoreLimits } from '../../limits/core-limits.ts';
import { hasEnough } from '../../limits/identity-limit.ts';
import { VisitorLimits, type VisitorSettings } from '../../limits/visitor-limits.ts';
import type { CapacityRefusal, ChannelId, CoreCapacity, CoreEvent, Endpoint } from '../../port.ts';
import type { Pbx } from '../server/pbx.ts';
import { AsteriskChannel, type AsteriskChannelParts } from './channel.ts';

export interface ChannelRegistryParts {
  clock: Clock;
  logger: CoreLogger;
  /** Maximum number of channels at once. */
  most: number;
  /** Maximum per agent or visitor. */
  mostPerIdentity: number;
  /** Limits for website visitors. */
  visitors?: VisitorSettings | undefined;
  emit: (event: CoreEvent) => void;
  onGone: (channel: AsteriskChannel) => void;
  isEmergency?: CoreLimits['isEmergency'];
  onNote: (channel: AsteriskChannel) => void;
}

/** All live channels. */
export class ChannelRegistry {
  readonly #all = new Map<ChannelId, AsteriskChannel>();
  readonly #parts: ChannelRegistryParts;
  readonly refused: Record<CapacityRefusal, number> = { leg: 0, port: 0, identity: 0 };
  /** True when the gateway is stopping and accepts no more channels. */
  closed = false;

  readonly #visitors: VisitorLimits;

  constructor(parts: ChannelRegistryParts) {
    this.#parts = parts;
    this.#visitors = new VisitorLimits(parts.clock, parts.most, parts.visitors);
  }

  /** Returns true for an agent's emergency call, to which no limit applies. */
  isEmergency({ principal, dialled }: Pick<IncomingInvite, 'principal' | 'dialled'>): boolean {
    return principal.kind === 'agent' && this.#parts.isEmergency?.(dialled) === true;
  }

  get full(): boolean {
    return this.closed || this.#all.size >= this.#parts.most;
  }

  /** Returns true if the caller or callee has reached the limit of calls. */
  hasEnough(who: Endpoint): boolean {
    return hasEnough(this.#all.values(), who, this.#parts.mostPerIdentity);
  }

  /** Returns the seconds until a visitor's call may be tried again. Null: now. */
  visitorWait({ principal, remoteAddress }: IncomingInvite): number | null {
    return this.#visitors.refusal(principal, remoteAddress, this.#all.values());
  }

  /** Rejected calls of visitors, by reason. */
  get visitorsRefused(): Readonly<Record<string, number>> {
    return this.#visitors.refused;
  }

  capacity(): CoreCapacity {
    // Audio goes to Asterisk and uses its ports.
    return {
      legs: this.#all.size,
      legLimit: this.#parts.most,
      portsFree: null,
      portLimit: null,
      refused: this.refused,
    };
  }

  get(id: ChannelId): AsteriskChannel | undefined {
    return this.#all.get(id);
  }

  all(): AsteriskChannel[] {
    return [...this.#all.values()];
  }

  /** Returns the channels whose audio is on this server. */
  on(pbx: Pbx): AsteriskChannel[] {
    return this.all().filter((channel) => channel.pbx === pbx);
  }

  open(parts: Omit<AsteriskChannelParts, 'clock' | 'logger' | 'emit' | 'onGone' | 'onNote'>): AsteriskChannel {
    const { clock, logger, emit, onGone, onNote } = this.#parts;
    const channel = new AsteriskChannel({
      ...parts,
      clock,
      logger,
      emit,
      onNote,
      onGone: (gone) => {
        this.#all.delete(gone.id);
        onGone(gone);
      },
    });
    this.#all.set(channel.id, channel);
    return channel;
  }

  emit(event: CoreEvent): void {
    this.#parts.emit(event);
  }
}
