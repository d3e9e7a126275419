import type { Connected, ConnectedDevice } from './connected.ts';

/** A device that was plugged in or unplugged during a call, or did not open for it. */
export interface DeviceNews {
  /** `lost`: it was in use. `back`: it is in use again. `new`: it can be used. `refused`: the chosen microphone does not open. */
  kind: 'lost' | 'back' | 'new' | 'refused';
  /** The device's name. */
  device: string;
  /** IDs of its microphone and its speaker. null: it has none. */
  microphone: string | null;
  speaker: string | null;
  /** Names of the devices in use now. Empty: unknown. */
  usedMicrophone: string;
  usedSpeaker: string;
}

/** The devices at one moment, and those in use. null: unknown. */
export interface DeviceUse {
  connected: Connected;
  microphone: ConnectedDevice | null;
  speaker: ConnectedDevice | null;
}

/** @returns null: nothing that an agent needs to know */
export function newsOf(before: DeviceUse, after: DeviceUse): DeviceNews | null {
  // The agent has just allowed the microphone, which makes all devices known.
  if (sides(before.connected).length === 0) return null;
  const gone = missing(before.connected, after.connected);
  const came = missing(after.connected, before.connected);
  const inUse = (use: DeviceUse, each: ConnectedDevice): boolean =>
    [use.microphone?.id, use.speaker?.id].includes(each.id);
  const lost = gone.find((each) => inUse(before, each));
  if (lost) return news('lost', lost, gone, after);
  const back = came.find((each) => inUse(after, each));
  if (back) return news('back', back, came, after);
  const [first] = came;
  return first ? news('new', first, came, after) : null;
}

/** @param used name of the microphone that a call has instead */
export function refusal(device: string, used: string): DeviceNews {
  return { kind: 'refused', device, microphone: null, speaker: null, usedMicrophone: used, usedSpeaker: '' };
}

type Sided = ConnectedDevice & { side: 'microphone' | 'speaker' };

function sides({ microphones, speakers }: Connected): readonly Sided[] {
  return [
    ...microphones.map((each) => ({ ...each, side: 'microphone' as const })),
    ...speakers.map((each) => ({ ...each, side: 'speaker' as const })),
  ];
}

/** Devices of `here` that `there` has not. A device without a name cannot be told from others. */
function missing(here: Connected, there: Connected): readonly Sided[] {
  const known = new Set(sides(there).map(({ side, id }) => `${side} ${id}`));
  return sides(here).filter(({ side, id, label }) => label !== '' && !known.has(`${side} ${id}`));
}

function news(kind: DeviceNews['kind'], of: Sided, changed: readonly Sided[], after: DeviceUse): DeviceNews {
  const half = (side: Sided['side']): string | null => {
    const sameDevice = (each: Sided): boolean => each.group !== '' && each.group === of.group;
    return changed.find((each) => each.side === side && (each.id === of.id || sameDevice(each)))?.id ?? null;
  };
  return {
    kind,
    device: of.label,
    microphone: half('microphone'),
    speaker: half('speaker'),
    usedMicrophone: after.microphone?.label ?? '',
    usedSpeaker: after.speaker?.label ?? '',
  };
}
