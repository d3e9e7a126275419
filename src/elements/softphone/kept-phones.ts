import { type Clock, ticks } from '../../domain/clock.ts';
import type { OwnPhone } from './own-phone.ts';
import type { Purpose } from './settings.ts';

/** How long a phone waits for its element, or one like it, to come back. */
const idleMs = 5000;
/** With a call or its wrap-up: as long as the gateway keeps the call of a lost socket. */
const busyMs = 30_000;

interface Kept {
  own: OwnPhone;
  /** Ends the wait without closing the phone. */
  stop: () => void;
  onTaken: () => void;
}

/**
 * Phones whose elements have left the page. A single-page application takes an
 * element out and puts one like it in when it changes its route; the call goes on.
 */
const kept = new Map<OwnPhone, Kept>();
const watchers = new Set<(own: OwnPhone) => void>();

/**
 * @param on `taken`: another element has it now. `closed`: none came in time
 */
export function keepPhone(own: OwnPhone, clock: Clock, on: { taken: () => void; closed: () => void }): void {
  const since = ticks(clock);
  const wait = (ms: number): (() => void) =>
    clock.after(ms, () => {
      const left = since + busyMs - ticks(clock);
      if (own.busy && left > 0) {
        entry.stop = wait(left);
        return;
      }
      kept.delete(own);
      on.closed();
    });
  const entry: Kept = { own, onTaken: on.taken, stop: () => {} };
  entry.stop = wait(own.busy ? busyMs : idleMs);
  kept.set(own, entry);
  if (own.speaks) {
    console.warn(
      `Sidecall: cti-softphone was taken out of the page during a call. The call ends in ${busyMs / 1000} s unless one with the same gateway and agent is put in; give elements of several routes one phone of createPhone() by their “phone” property.`,
    );
  }
  for (const watcher of [...watchers]) watcher(own);
}

/** @returns false where it was closed, or another element has taken it */
export function takePhone(own: OwnPhone): boolean {
  const entry = kept.get(own);
  if (entry === undefined) return false;
  kept.delete(own);
  entry.stop();
  return true;
}

/** Takes it for another element than the one that had it. */
export function takeOverPhone(own: OwnPhone): boolean {
  const entry = kept.get(own);
  if (entry === undefined || !takePhone(own)) return false;
  entry.onTaken();
  return true;
}

/** Kept phones that an element of this purpose could show, if the agent is the same. */
export function phonesFor(purpose: Purpose): OwnPhone[] {
  return [...kept.keys()].filter(
    ({ purpose: had }) => had.gateway === purpose.gateway && had.withoutVoice === purpose.withoutVoice,
  );
}

/** Hears of each phone that is kept from now on. */
export function onPhoneKept(watcher: (own: OwnPhone) => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}
