import type { SoundName } from '../options/device-enums.ts';

/** The player is loaded with the first sound: most pages that load a phone never ring. */
const player = (): Promise<typeof import('./sound-player.ts')> => import('./sound-player.ts');

/** Rings, or plays ringback, until the returned function is called. */
export function startSound(name: 'incoming' | 'outgoing', deviceIds: readonly string[], url?: string): () => void {
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

/** A key's tone, or that of a call's end. */
export function playSound(
  name: 'disconnect' | { digit: string },
  deviceIds: readonly string[],
  sounds?: Partial<Record<SoundName, string>>,
): void {
  void player().then(({ playSound }) => playSound(name, deviceIds, sounds));
}

/** So that a person hears whether a device is the right one. */
export async function ringOnce(deviceIds: readonly string[], url?: string): Promise<void> {
  await (await player()).ringOnce(deviceIds, url);
}
