/** What is left of a call for the page loaded next, in this tab alone: ids and switches, and nobody's number. */
export interface ReloadMarker {
  /** The call's connectToken. */
  token: string;
  muted: boolean;
  held: boolean;
}

/** As long as the gateway waits for a page to come back: a tab that is opened again later finds no call. */
const keptMs = 30_000;

const keyOf = (identity: string): string => `sidecall.voice.call.${identity}`;

export function leaveMarker(identity: string, marker: ReloadMarker): void {
  try {
    sessionStorage.setItem(keyOf(identity), JSON.stringify({ ...marker, at: Date.now() }));
  } catch {
    // Storage may be forbidden; then a reload ends the call for us, and the gateway's patience for the other side.
  }
}

/** Leaves it where it is. Null where there is none, or it is too old. */
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
    // Forbidden: then there was none.
  }
  return marker;
}
