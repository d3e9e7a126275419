import type { Clock } from '../../domain/clock.ts';
import { newEdgeCounters } from './counters.ts';
import type { Link } from './link.ts';

/** Where a dialog is whose socket was another process's. */
export class DepartedLink implements Link {
  readonly remoteAddress = '';
  readonly clock: Clock;
  readonly counters = newEdgeCounters();
  readonly closed = true;
  principal = null;
  token = null;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  send(): boolean {
    return false;
  }

  close(): void {}

  addClient(): void {}

  removeClient(): void {}

  forget(): void {}
}
