/**
 * Delay before the retry after a 491, in ms (RFC 3261 14.1): 2.1 to 4 s for the side that made the Call-ID, 0 to 2 s
 * for the other, in steps of 10 ms.
 *
 * @param random at least 0, below 1
 */
export function glareDelay(madeCallId: boolean, random: number): number {
  return madeCallId ? 2100 + Math.floor(random * 191) * 10 : Math.floor(random * 201) * 10;
}
