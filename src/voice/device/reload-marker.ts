/** What the next page load in this tab needs to continue a call: IDs, mute and hold. It holds no phone number. */
export interface ReloadMarker {
  /** The call's connectToken. */
  token: string;
  muted: boolean;
  held: boolean;
}

/** The time for which the gateway waits for a page to come back. A tab that opens later finds no call. */
const keptMs = 30_000;

const keyOf = (identity: string): string => `sidecall.voice.call.${identity}`;

export function leaveMarker(identity: string, marker: ReloadMarker): void {
  try {
    sessionStorage.setItem(keyOf(identity), JSON.stringify({ ...marker, at: Date.now() }));
  } catch {
    // Storage may be forbidden. A reload then ends the call here, and the gateway ends it after its timeout.
  }
}

/** Reads the marker without removing it. Returns null if there is none, or if it is too old. */
export function readMarker(identity: string): ReloadMarker | null {
  try {
    const { token, muted, held, at } = JSON.parse(sessionStorage.getItem(keyOf(identity)) ?? '{}');
    if (typeof token !== 'string' || !(Date.now() - at < keptMs)) return null;
    return { token, muted: muted === true, held: held === true };
  } catch {
    return null;
  }
}

export function takeMarker(identity: string): ReloadMarker | null {
  const marker = readMarker(identity);
  try {
    sessionStorage.removeItem(keyOf(identity));
  } catch {
    // Storage is forbidden, so there is no marker.
  }
  return marker;
}
