/**
 * Why a call ended, in the words that HubSpot's calling SDK gave the field, and one of ours: NO_CAPACITY, the gateway
 * had no leg or no UDP port left. No agent missed such a call.
 */
export const endReasons = [
  'COMPLETED',
  'FAILED',
  'CANCELED',
  'BUSY',
  'NO_ANSWER',
  'REJECTED',
  'MISSED',
  'NO_CAPACITY',
] as const;
export type EndReason = (typeof endReasons)[number];

/** Q.850 cause numbers the core speaks (ARI's `cause`). */
export const cause = {
  unallocated: 1,
  normal: 16,
  busy: 17,
  noAnswer: 19,
  rejected: 21,
  destinationOutOfOrder: 27,
  invalidNumber: 28,
  /** No circuit: here, the gateway has no leg or no UDP port left. */
  noCircuit: 34,
  temporaryFailure: 41,
  incompatible: 88,
  recoveryOnTimerExpiry: 102,
} as const;

/**
 * The one table between the telephone network and SIP: a Q.850 cause, the status
 * that refuses an INVITE for it (RFC 3398 7.2.4.1), and the statuses that mean it
 * (RFC 3398 8.2.6.1). Three rows are ours, and say so.
 */
const table: readonly (readonly [q850: number, refusal: number, meaning: readonly number[]])[] = [
  [cause.unallocated, 404, [404, 485, 604]],
  [2, 404, []],
  [3, 404, []],
  // 7.2.4.1 has no status for it: a call that is cleared before it is answered. 487 is what a caller hears who cancelled.
  [cause.normal, 480, [487]],
  [cause.busy, 486, [486, 600]],
  [18, 408, []],
  // 8.2.6.1 reads 480 as 18; phones send it when it rang and nobody came, which is 19.
  [cause.noAnswer, 480, [480]],
  [20, 480, []],
  [cause.rejected, 403, [401, 402, 403, 407, 603]],
  [22, 410, [410]],
  [23, 410, []],
  // 7.2.4.1 has none for 25, "exchange routing error".
  [25, 483, [482, 483]],
  [26, 404, []],
  // 8.2.6.1 reads 502 as 38; 7.2.4.1 writes it for 27, and so the way back is the way there.
  [cause.destinationOutOfOrder, 502, [502]],
  [cause.invalidNumber, 484, [484]],
  [29, 501, []],
  [31, 480, []],
  [cause.noCircuit, 503, []],
  [38, 503, []],
  [cause.temporaryFailure, 503, [400, 481, 500, 503]],
  [42, 503, []],
  [47, 503, []],
  [55, 403, []],
  [57, 403, []],
  [58, 503, []],
  [63, 405, [405]],
  [65, 488, []],
  [70, 488, []],
  [79, 501, [406, 415, 501]],
  [87, 403, []],
  // 8.2.6.1 leaves 488 and 606 to the Warning header; here they mean that no audio format fits.
  [cause.incompatible, 488, [488, 606]],
  [cause.recoveryOnTimerExpiry, 504, [408, 504]],
  [111, 500, []],
  [127, 500, [413, 414, 416, 420, 421, 423, 505, 513]],
];
const refusals: ReadonlyMap<number, number> = new Map(table.map(([q850, refusal]) => [q850, refusal]));
const meanings: ReadonlyMap<number, number> = new Map(
  table.flatMap(([q850, , statuses]) => statuses.map((status) => [status, q850] as const)),
);

/** SIP final status to Q.850; what the table does not know is a temporary failure. */
export function causeOfSipStatus(status: number): number {
  return meanings.get(status) ?? cause.temporaryFailure;
}

/** Q.850 to the SIP status that refuses an INVITE. RFC 3398 7.2.4.1: an unknown cause is as 31, "normal, unspecified". */
export function sipStatusOfCause(code: number): number {
  return refusals.get(code) ?? 480;
}

/**
 * The Q.850 cause that a Reason header tells (RFC 3326 section 2), or null: Q.850's
 * own word is taken before that of SIP, whose statuses go through the table.
 * @param values of all Reason headers, each perhaps a list
 */
export function causeOfReason(values: readonly string[]): number | null {
  let bySip: number | null = null;
  // A text in quotes is for people, and may hold anything.
  for (const reason of values.flatMap((value) => value.replace(/"(?:[^"\\]|\\.)*"/g, '""').split(','))) {
    const [protocol = '', ...params] = reason.split(';').map((part) => part.trim());
    const code = Number(params.map((param) => /^cause\s*=\s*(\d{1,3})$/i.exec(param)?.[1]).find(Boolean));
    if (/^q\.850$/i.test(protocol) && code >= 1 && code <= 127) return code;
    if (/^sip$/i.test(protocol) && code >= 200 && code <= 699) {
      // "Call completed elsewhere" is no failure.
      bySip ??= code < 300 ? cause.normal : causeOfSipStatus(code);
    }
  }
  return bySip;
}

/** What an unanswered outbound call's cause means to a person. */
export function endReasonOfCause(code: number): EndReason {
  switch (code) {
    case cause.normal:
      return 'CANCELED';
    case cause.busy:
      return 'BUSY';
    case 18:
    case cause.noAnswer:
    case 20:
    case cause.recoveryOnTimerExpiry:
      return 'NO_ANSWER';
    case cause.rejected:
      return 'REJECTED';
    default:
      return 'FAILED';
  }
}
