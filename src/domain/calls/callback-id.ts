const ending = '-callback';

/** The id under which the call back of this call waits in a queue. */
export function callbackIdOf(callId: string): string {
  return `${callId}${ending}`;
}

/** The call that an entry of a queue belongs to: itself, or the one that is called back. */
export function callOfEntry(id: string): string {
  return id.endsWith(ending) ? id.slice(0, -ending.length) : id;
}
