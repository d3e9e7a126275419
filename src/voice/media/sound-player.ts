import type { SoundName } from '../options/device-enums.ts';
import { fileVolume, playEnd, playKey, playRingback, playRinging, playWaiting } from './tones.ts';

const tones = { incoming: playRinging, outgoing: playRingback, waiting: playWaiting };

/** Plays the ring, the ringback tone, or the tone of a call that waits, until the returned function is called. */
export function startSound(name: keyof typeof tones, deviceIds: readonly string[], url?: string): () => void {
  // A ring from a file would cover the other side of the call.
  if (url === undefined || name === 'waiting') return tones[name](deviceIds[0]);
  const players = (deviceIds.length > 0 ? deviceIds : ['']).map((id) => playFile(url, id, true));
  if (name === 'incoming') for (const player of players) player.volume = fileVolume();
  return () => {
    for (const player of players) player.pause();
  };
}

/** Plays a key tone, or the tone for the end of a call. */
export function playSound(
  name: 'disconnect' | { digit: string },
  deviceIds: readonly string[],
  sounds: Partial<Record<SoundName, string>> = {},
): void {
  const key = typeof name === 'string' ? name : `dtmf${name.digit.replace('*', 's').replace('#', 'h')}`;
  const url = (sounds as Record<string, string | undefined>)[key];
  if (url !== undefined) for (const id of deviceIds.length > 0 ? deviceIds : ['']) playFile(url, id, false);
  else if (typeof name === 'string') playEnd(deviceIds[0]);
  else playKey(name.digit, deviceIds[0]);
}

/** Plays a sound so that the agent can check a device. */
export async function ringOnce(deviceIds: readonly string[], url?: string): Promise<void> {
  if (url !== undefined) {
    for (const id of deviceIds.length > 0 ? deviceIds : ['']) playFile(url, id, false);
    return;
  }
  const stop = playRinging(deviceIds[0]);
  await new Promise((resolve) => setTimeout(resolve, 1200));
  stop();
}

function playFile(url: string, deviceId: string, loop: boolean): HTMLAudioElement {
  const element = new Audio(url);
  element.loop = loop;
  if (deviceId && 'setSinkId' in element) void element.setSinkId(deviceId).catch(() => undefined);
  // The browser refuses before the first click on the page. The sound stays silent.
  void element.play().catch(() => undefined);
  return element;
}
