import type { Clock } from '../../../domain/clock.ts';
import { Legs } from './legs.ts';
import { newMediaCounters } from './rtp/counters.ts';
import type { NegotiatedLeg } from './rtp/negotiated-leg.ts';
import type { MediaSettings } from './webrtc/media-transport.ts';

/** Timeout, for a machine whose own addresses cannot be reached. */
const patienceMs = 2000;

let rehearsed = false;

/**
 * Connects two legs with each other, once per process. The first leg creates the certificate of the process and makes
 * Node compile the code, which would delay the first call by 50 ms.
 * @throws Error if no socket can be opened; every call would fail the same way
 */
export async function rehearse(media: MediaSettings, clock: Clock): Promise<void> {
  if (rehearsed) return;
  rehearsed = true;
  const legs = new Legs({ ...media, iceServers: [] }, clock, newMediaCounters());
  const one = await legs.open({});
  try {
    await connect(one, await legs.open({}), clock);
  } finally {
    one.close();
  }
}

async function connect(one: NegotiatedLeg, other: NegotiatedLeg, clock: Clock): Promise<void> {
  try {
    const answer = await other.answer(one.offer(['pcmu']), ['pcmu']);
    one.acceptAnswer(answer, ['pcmu']);
    let giveUp = (): void => {};
    const late = new Promise<void>((resolve) => {
      giveUp = clock.after(patienceMs, resolve);
    });
    await Promise.race([Promise.all([one.connected, other.connected]), late]);
    giveUp();
  } finally {
    other.close();
  }
}
