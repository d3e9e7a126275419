import { type Clock, ticks } from '../../domain/clock.ts';
import type { OwnPhone } from './own-phone.ts';
import type { Purpose } from './settings.ts';

/** Time that a phone waits for its element, or for a replacement. */
const idleMs = 5000;
/** With a call or its wrap-up: as long as the gateway keeps a call whose socket is lost. */
const busyMs = 30_000;

interface Kept {
  own: OwnPhone;
  /** Stops waiting without closing the phone. */
  stop: () => void;
  onTaken: () => void;
}

/**
 * Phones whose elements have left the page. On a route change a single-page application replaces an element by a new
 * one. The call must continue.
 */
const kept = new Map<OwnPhone, Kept>();
const watchers = new Set<(own: OwnPhone) => void>();

/** @param on `taken`: another element has the phone now. `closed`: no element took it in time. */
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

/** @returns false if the phone was closed or another element has it */
export function takePhone(own: OwnPhone): boolean {
  const entry = kept.get(own);
  if (entry === undefined) return false;
  kept.delete(own);
  entry.stop();
  return true;
}

/** Takes a phone for an element that did not have it before. */
export function takeOverPhone(own: OwnPhone): boolean {
  const entry = kept.get(own);
  if (entry === undefined || !takePhone(own)) return false;
  entry.onTaken();
  return true;
}

/** Kept phones that fit an element of this purpose, if the agent is the same. */
export function phonesFor(purpose: Purpose): OwnPhone[] {
  return [...kept.keys()].filter(
    ({ purpose: had }) => had.gateway === purpose.gateway && had.withoutVoice === purpose.withoutVoice,
  );
}

/** Reports every phone that is kept later. */
export function onPhoneKept(watcher: (own: OwnPhone) => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}
