import type { Clock } from '../../../domain/clock.ts';
import { Legs } from './legs.ts';
import { newMediaCounters } from './rtp/counters.ts';
import type { NegotiatedLeg } from './rtp/negotiated-leg.ts';
import type { MediaSettings } from './webrtc/media-transport.ts';

/** Without a network of one's own that can be reached, it is given up. */
const patienceMs = 2000;

let rehearsed = false;

/**
 * Connects a leg with another, once in a process: the first leg makes this process's certificate and has everything
 * compiled, which took the first call 50 ms and is to be over before it comes.
 * @throws Error where no socket can be opened, as it would be for every call
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
