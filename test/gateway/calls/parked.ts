import { waitingOf } from '../../../src/domain/participants/waiting.ts';
import { Parking } from '../../../src/gateway/calls/parking/parking.ts';
import { anna, ben, until, type World } from './setup.ts';
import { type Talk, talking } from './talking.ts';

/** anna's call may be parked. Parked calls ring her again after a minute. */
export async function parkable(options: Parameters<typeof talking>[0] & { seconds?: number } = {}) {
  const { seconds = 60, ...rest } = options;
  const talk = await talking(rest);
  const parking = new Parking(seconds);
  talk.w.calls.extend(parking);
  return { ...talk, parking, ...helpers(talk, parking) };
}

function helpers({ w, id }: Talk, parking: Parking) {
  return {
    park: (actor = anna, callId = id) => w.calls.command(callId, actor, parking.park),
    retrieve: (actor = ben, slot = 701) => w.calls.command(parking.callAt(slot), actor, parking.retrieve(slot)),
  };
}

export async function parked(options: Parameters<typeof parkable>[0] = {}) {
  const all = await parkable(options);
  await all.park();
  await until(() => !all.w.core.live.has(all.agent));
  return all;
}

/** The slot of the only call. null: it is not parked. */
export const place = (w: World) => waitingOf(w.record())?.place ?? null;
