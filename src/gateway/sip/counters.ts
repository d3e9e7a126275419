/** The edge's figures for metrics: running totals that are never reset, and `sockets`, `transactions` and `dialogs` as they are now. */
export interface EdgeCounters {
  socketsOpened: number;
  sockets: number;
  /** Requests of clients whose transaction is not over. */
  transactions: number;
  dialogs: number;
  messagesIn: number;
  messagesOut: number;
  malformed: number;
  /** Dropped for size, rate or number. */
  dropped: number;
  /** Sockets closed because they cost too much. */
  overrun: number;
  /** Reads of sockets without proof of identity that waited for their turn. */
  delayed: number;
  /** Requests refused, by SIP status. */
  refused: Record<number, number>;
}

export function newEdgeCounters(): EdgeCounters {
  return {
    socketsOpened: 0,
    sockets: 0,
    transactions: 0,
    dialogs: 0,
    messagesIn: 0,
    messagesOut: 0,
    malformed: 0,
    dropped: 0,
    overrun: 0,
    delayed: 0,
    refused: {},
  };
}
