import type { Clock } from '../../domain/clock.ts';
import { newEdgeCounters } from './counters.ts';
import type { Link } from './link.ts';

/** Stands in for the socket of a dialog that another process held. */
export class DepartedLink implements Link {
  readonly remoteAddress = '';
  readonly clock: Clock;
  readonly counters = newEdgeCounters();
  readonly closed = true;
  readonly reliable = true;
  principal = null;
  token = null;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  send(): boolean {
    return false;
  }

  via(branch: string): string {
    return `Via: SIP/2.0/WS sidecall.invalid;branch=${branch}`;
  }

  strike(): void {}

  close(): void {}

  addClient(): void {}

  removeClient(): void {}

  forget(): void {}
}
