import type { Clock } from '../../../../domain/clock.ts';
import type { IncomingInvite } from '../../../sip/dialog/incoming-invite.ts';
import { hasEnough, usualPerIdentity } from '../../limits/identity-limit.ts';
import { VisitorLimits } from '../../limits/visitor-limits.ts';
import type { CapacityRefusal, ChannelId, CoreCapacity, Endpoint } from '../../port.ts';
import type { Legs } from '../legs.ts';
import type { EmbeddedCoreOptions } from '../options.ts';
import { type PortsLeft, portsForOneMore } from '../udp/ports-for-one-more.ts';
import type { EmbeddedChannel } from './channel.ts';

/** Limits on the number of legs: in total, per identity, and for website visitors. */
export class LegLimits {
  readonly most: number;
  /** Rejected calls, by reason. */
  readonly refused: Record<CapacityRefusal, number> = { leg: 0, port: 0, identity: 0 };
  readonly #channels: ReadonlyMap<ChannelId, EmbeddedChannel>;
  readonly #mostEach: number;
  readonly #visitors: VisitorLimits;
  readonly #isEmergency: (dialled: string) => boolean;

  /** @param udpPorts first and last port for audio; null: any */
  constructor(
    channels: ReadonlyMap<ChannelId, EmbeddedChannel>,
    clock: Clock,
    udpPorts: readonly [number, number] | null,
    limits: EmbeddedCoreOptions['limits'] = {},
  ) {
    this.#channels = channels;
    this.most = limits.channels ?? 500;
    this.#mostEach = limits.channelsPerIdentity ?? usualPerIdentity;
    this.#isEmergency = limits.isEmergency ?? (() => false);
    // A leg needs at least one port.
    const legs = udpPorts === null ? this.most : Math.min(this.most, udpPorts[1] - udpPorts[0] + 1);
    this.#visitors = new VisitorLimits(clock, legs, limits.visitors);
  }

  /** Rejected calls of visitors, by reason. */
  get visitorsRefused(): Readonly<Record<string, number>> {
    return this.#visitors.refused;
  }

  capacity({ portsFree, portLimit }: Legs): CoreCapacity {
    return { legs: this.#channels.size, legLimit: this.most, portsFree, portLimit, refused: this.refused };
  }

  /** Returns true for an agent's emergency call. Only the machine's capacity limits it. */
  isEmergency({ principal, dialled }: Pick<IncomingInvite, 'principal' | 'dialled'>): boolean {
    return principal.kind === 'agent' && this.#isEmergency(dialled);
  }

  /** Returns why no more calls can be accepted, or null. */
  full(legs: PortsLeft, emergency = false): CapacityRefusal | null {
    if (!emergency && this.#channels.size >= this.most) return 'leg';
    return portsForOneMore(legs, this.#channels.values()) ? null : 'port';
  }

  hasEnough(who: Endpoint): boolean {
    return hasEnough(this.#channels.values(), who, this.#mostEach);
  }

  /** Returns the seconds until a visitor's call may be tried again. Null: now. */
  visitorWait({ principal, remoteAddress }: IncomingInvite): number | null {
    return this.#visitors.refusal(principal, remoteAddress, this.#channels.values());
  }
}
