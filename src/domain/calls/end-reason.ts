/**
 * Why a call ended, with the values of HubSpot's calling SDK, and one addition: NO_CAPACITY, if the gateway had no leg
 * or no UDP port left. No agent missed such a call.
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

/** Q.850 causes that the core uses (ARI's `cause`). */
export const cause = {
  unallocated: 1,
  normal: 16,
  busy: 17,
  noAnswer: 19,
  rejected: 21,
  destinationOutOfOrder: 27,
  invalidNumber: 28,
  /** No circuit available: the gateway has no leg or no UDP port left. */
  noCircuit: 34,
  temporaryFailure: 41,
  incompatible: 88,
  recoveryOnTimerExpiry: 102,
} as const;

/**
 * The one table between the telephone network and SIP: a Q.850 cause, the status that refuses an INVITE for it (RFC
 * 3398 7.2.4.1), and the statuses that mean it (RFC 3398 8.2.6.1). Deviations are explained at their rows.
 */
const table: readonly (readonly [q850: number, refusal: number, meaning: readonly number[]])[] = [
  [cause.unallocated, 404, [404, 485, 604]],
  [2, 404, []],
  [3, 404, []],
  // 7.2.4.1 has no status for a call that is cleared before its answer. After a CANCEL, the caller receives 487.
  [cause.normal, 480, [487]],
  [cause.busy, 486, [486, 600]],
  [18, 408, []],
  // 8.2.6.1 maps 480 to 18. Phones send 480 if they rang without an answer, which is 19.
  [cause.noAnswer, 480, [480]],
  [20, 480, []],
  [cause.rejected, 403, [401, 402, 403, 407, 603]],
  [22, 410, [410]],
  [23, 410, []],
  // 7.2.4.1 has no status for 25, "exchange routing error".
  [25, 483, [482, 483]],
  [26, 404, []],
  // 8.2.6.1 maps 502 to 38. 7.2.4.1 uses it for 27, and this table maps it back to the same cause.
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
  // 8.2.6.1 leaves 488 and 606 to the Warning header. Here they mean that no audio format is supported.
  [cause.incompatible, 488, [488, 606]],
  [cause.recoveryOnTimerExpiry, 504, [408, 504]],
  [111, 500, []],
  [127, 500, [413, 414, 416, 420, 421, 423, 505, 513]],
];
const refusals: ReadonlyMap<number, number> = new Map(table.map(([q850, refusal]) => [q850, refusal]));
const meanings: ReadonlyMap<number, number> = new Map(
  table.flatMap(([q850, , statuses]) => statuses.map((status) => [status, q850] as const)),
);

/** The Q.850 cause of a SIP final status. Statuses outside the table are temporary failures. */
export function causeOfSipStatus(status: number): number {
  return meanings.get(status) ?? cause.temporaryFailure;
}

/**
 * The SIP status that refuses an INVITE for a Q.850 cause. RFC 3398 7.2.4.1: an unknown cause is treated as 31,
 * "normal, unspecified".
 */
export function sipStatusOfCause(code: number): number {
  return refusals.get(code) ?? 480;
}

/**
 * The Q.850 cause in a Reason header (RFC 3326 section 2). null: none. A cause of protocol Q.850 takes precedence over
 * a SIP status, which is converted by the table.
 * @param values of all Reason headers, each perhaps a list
 */
export function causeOfReason(values: readonly string[]): number | null {
  let bySip: number | null = null;
  // Quoted text is for people, and may contain separators.
  for (const reason of values.flatMap((value) => value.replace(/"(?:[^"\\]|\\.)*"/g, '""').split(','))) {
    const [protocol = '', ...params] = reason.split(';').map((part) => part.trim());
    const code = Number(params.map((param) => /^cause\s*=\s*(\d{1,3})$/i.exec(param)?.[1]).find(Boolean));
    if (/^q\.850$/i.test(protocol) && code >= 1 && code <= 127) return code;
    if (/^sip$/i.test(protocol) && code >= 200 && code <= 699) {
      // "Call completed elsewhere" is not a failure.
      bySip ??= code < 300 ? cause.normal : causeOfSipStatus(code);
    }
  }
  return bySip;
}

/** The end reason of an outbound call that was not answered. */
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
