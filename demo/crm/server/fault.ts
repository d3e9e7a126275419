import { setTimeout as wait } from 'node:timers/promises';

export type FaultMode = 'ok' | 'slow' | 'down';

/** A switch that makes the connectors' API fail on purpose. The pages keep working, so that it can be switched back. */
export class Fault {
  mode: FaultMode = 'ok';
  /** Delay of a slow answer, in ms. */
  ms = 3000;

  /** Resolves when the request may be answered. false: answer 503. */
  async admit(signal: AbortSignal): Promise<boolean> {
    if (this.mode === 'down') return false;
    if (this.mode === 'slow') await wait(this.ms, undefined, { signal }).catch(() => undefined);
    return true;
  }
}
