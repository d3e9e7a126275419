/**
 * Counters of a SIP edge for metrics. They are running totals that are never reset, except `sockets`, `transactions`
 * and `dialogs`, which are current numbers.
 */
export interface EdgeCounters {
  socketsOpened: number;
  sockets: number;
  /** Open transactions of client requests. */
  transactions: number;
  dialogs: number;
  messagesIn: number;
  messagesOut: number;
  malformed: number;
  /** Dropped because of size, rate or number. */
  dropped: number;
  /** Sockets closed because they exceeded their budget. */
  overrun: number;
  /** Reads of unauthenticated sockets that had to wait. */
  delayed: number;
  /** Rejected requests, by SIP status. */
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
