/** What the next page load in this tab needs to continue a call: IDs, mute and hold. It holds no phone number. */
export interface ReloadMarker {
  /** The call's connectToken. */
  token: string;
  muted: boolean;
  held: boolean;
}

/** A call, as far as a marker tells of it. */
interface Marked {
  readonly isUp: boolean;
  readonly isOnHold: boolean;
  readonly connectToken: string | undefined;
  isMuted(): boolean;
}

/** The time for which the gateway waits for a page to come back. A tab that opens later finds no call. */
const keptMs = 30_000;

const keyOf = (identity: string): string => `sidecall.voice.call.${identity}`;

/** @returns false if none of the calls can be continued */
export function leaveMarkers(identity: string, calls: readonly Marked[]): boolean {
  const markers = calls.flatMap((call) =>
    call.isUp ? markerOf({ token: call.connectToken, muted: call.isMuted(), held: call.isOnHold }) : [],
  );
  if (markers.length > 0) write(identity, markers, Date.now());
  return markers.length > 0;
}

/** Reads the first marker without removing it. Returns null if there is none, or if it is too old. */
export function readMarker(identity: string): ReloadMarker | null {
  return read(identity).markers[0] ?? null;
}

/** Takes the first marker. Those of further calls are left for the next time. */
export function takeMarker(identity: string): ReloadMarker | null {
  const { markers, at } = read(identity);
  const [first = null, ...others] = markers;
  write(identity, others, at);
  return first;
}

function read(identity: string): { markers: ReloadMarker[]; at: number } {
  try {
    const { at, others = [], ...first } = JSON.parse(sessionStorage.getItem(keyOf(identity)) ?? '{}');
    if (!(Date.now() - at < keptMs)) return { markers: [], at };
    return { markers: [first, ...others].flatMap(markerOf), at };
  } catch {
    return { markers: [], at: 0 };
  }
}

function markerOf({ token, muted, held }: { [Key in keyof ReloadMarker]?: unknown }): ReloadMarker[] {
  return typeof token === 'string' ? [{ token, muted: muted === true, held: held === true }] : [];
}

function write(identity: string, [first, ...others]: readonly ReloadMarker[], at: number): void {
  try {
    if (first === undefined) sessionStorage.removeItem(keyOf(identity));
    else sessionStorage.setItem(keyOf(identity), JSON.stringify({ ...first, others, at }));
  } catch {
    // Storage may be forbidden. A reload then ends the call here, and the gateway ends it after its timeout.
  }
}
