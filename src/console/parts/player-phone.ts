import type { Playback } from '../../domain/protocol/parties.ts';
import type { CtiRecordingPlayer } from '../../elements/recording-player/recording-player.ts';
import type { Ask } from '../shell/page-context.ts';

/** What the players of recordings need of a phone: the console has none. */
export function playerPhone(ask: Ask): CtiRecordingPlayer['phone'] {
  const playback = (id: string): Promise<Playback> => ask('POST', `/v1/recordings/${encodeURIComponent(id)}/playback`);
  return { playback } as unknown as CtiRecordingPlayer['phone'];
}
