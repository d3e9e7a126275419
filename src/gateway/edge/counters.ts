/** Running totals of the edge, for metrics. Nothing here is ever reset. */
export interface EdgeCounters {
  socketsOpened: number;
  sockets: number;
  messagesIn: number;
  messagesOut: number;
  malformed: number;
  /** Dropped for size or rate. */
  dropped: number;
  /** Requests refused, by SIP status. */
  refused: Record<number, number>;
}

export function newEdgeCounters(): EdgeCounters {
  return { socketsOpened: 0, sockets: 0, messagesIn: 0, messagesOut: 0, malformed: 0, dropped: 0, refused: {} };
}
