import type { SoundName } from '../options/device-enums.ts';

/** The first sound loads the player: most pages that load a phone never ring. */
const player = (): Promise<typeof import('./sound-player.ts')> => import('./sound-player.ts');

/** Plays the ring, the ringback tone, or the tone of a call that waits, until the returned function is called. */
export function startSound(
  name: 'incoming' | 'outgoing' | 'waiting',
  deviceIds: readonly string[],
  url?: string,
): () => void {
  let stop: (() => void) | null = null;
  let stopped = false;
  void player().then(({ startSound }) => {
    if (!stopped) stop = startSound(name, deviceIds, url);
  });
  return () => {
    stopped = true;
    stop?.();
  };
}

/** Plays a key tone, or the tone for the end of a call. */
export function playSound(
  name: 'disconnect' | { digit: string },
  deviceIds: readonly string[],
  sounds?: Partial<Record<SoundName, string>>,
): void {
  void player().then(({ playSound }) => playSound(name, deviceIds, sounds));
}

/** Plays a sound so that the agent can check a device. */
export async function ringOnce(deviceIds: readonly string[], url?: string): Promise<void> {
  await (await player()).ringOnce(deviceIds, url);
}
