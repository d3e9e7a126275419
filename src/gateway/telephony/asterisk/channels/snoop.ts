import type { Direction } from '../../port.ts';
import type { Pbx } from '../server/pbx.ts';

/** Opens a snoop, a channel that hears another or speaks into it. It is Up and in no bridge. */
export async function snoopOn(
  pbx: Pbx,
  ariId: string,
  snoopId: string,
  spy: Direction | 'none',
  whisper: Direction | 'none',
): Promise<void> {
  const arrived = pbx.arrival(snoopId);
  arrived.catch(() => {});
  await pbx.ari.post(['channels', ariId, 'snoop', snoopId], { app: pbx.app, spy, whisper });
  await arrived;
}
