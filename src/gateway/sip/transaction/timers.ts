/** RFC 3261 table 4, in milliseconds. */
export const timers = { t1: 500, t2: 4000 } as const;
