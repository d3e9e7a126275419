import type { Clock } from '../../../../domain/clock.ts';
import type { IncomingInvite } from '../../../sip/dialog/incoming-invite.ts';
import type { CoreLogger } from '../../core-logger.ts';
import type { CoreLimits } from '../../limits/core-limits.ts';
import { hasEnough } from '../../limits/identity-limit.ts';
import { VisitorLimits, type VisitorSettings } from '../../limits/visitor-limits.ts';
import type { CapacityRefusal, ChannelId, CoreCapacity, CoreEvent, Endpoint } from '../../port.ts';
import type { Pbx } from '../server/pbx.ts';
import { AsteriskChannel, type AsteriskChannelParts } from './channel.ts';

export interface ChannelDeskParts {
  clock: Clock;
  logger: CoreLogger;
  /** Channels at once. */
  most: number;
  /** Of one agent or visitor. */
  mostPerIdentity: number;
  /** Of website visitors. */
  visitors?: VisitorSettings | undefined;
  emit: (event: CoreEvent) => void;
  onGone: (channel: AsteriskChannel) => void;
  isEmergency?: CoreLimits['isEmergency'];
  onNote: (channel: AsteriskChannel) => void;
}

/** All live channels. */
export class ChannelDesk {
  readonly #all = new Map<ChannelId, AsteriskChannel>();
  readonly #parts: ChannelDeskParts;
  readonly refused: Record<CapacityRefusal, number> = { leg: 0, port: 0, identity: 0 };
  /** No more of them: the gateway stops. */
  closed = false;

  readonly #visitors: VisitorLimits;

  constructor(parts: ChannelDeskParts) {
    this.#parts = parts;
    this.#visitors = new VisitorLimits(parts.clock, parts.most, parts.visitors);
  }

  /** An agent calls for help: no limit counts for their call. */
  isEmergency({ principal, dialled }: Pick<IncomingInvite, 'principal' | 'dialled'>): boolean {
    return principal.kind === 'agent' && this.#parts.isEmergency?.(dialled) === true;
  }

  get full(): boolean {
    return this.closed || this.#all.size >= this.#parts.most;
  }

  /** Who calls, or is to be called, has as many calls as one may have. */
  hasEnough(who: Endpoint): boolean {
    return hasEnough(this.#all.values(), who, this.#parts.mostPerIdentity);
  }

  /** Seconds after which a visitor's call may be tried again; null: now. */
  visitorWait({ principal, remoteAddress }: IncomingInvite): number | null {
    return this.#visitors.refusal(principal, remoteAddress, this.#all.values());
  }

  /** Calls of visitors that were refused, by reason. */
  get visitorsRefused(): Readonly<Record<string, number>> {
    return this.#visitors.refused;
  }

  capacity(): CoreCapacity {
    // Sound goes to Asterisk, and takes its ports.
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

  /** Those whose sound is on this server. */
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
