/** What is left of a call for the page loaded next, in this tab alone: ids, and nobody's number. */
const keyOf = (identity: string): string => `sidecall.voice.call.${identity}`;

/** @param token the call's connectToken; null: there is none any more */
export function leaveMarker(identity: string, token: string | null): void {
  try {
    if (token === null) sessionStorage.removeItem(keyOf(identity));
    else sessionStorage.setItem(keyOf(identity), token);
  } catch {
    // Storage may be forbidden; then a reload ends the call for us, and the gateway's patience for the other side.
  }
}

export function takeMarker(identity: string): string | null {
  try {
    const token = sessionStorage.getItem(keyOf(identity));
    sessionStorage.removeItem(keyOf(identity));
    return token;
  } catch {
    return null;
  }
}
