/** Why a call ended, in the words that HubSpot's calling SDK gave the field. */
export const endReasons = ['COMPLETED', 'FAILED', 'CANCELED', 'BUSY', 'NO_ANSWER', 'REJECTED', 'MISSED'] as const;
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
  temporaryFailure: 41,
  incompatible: 88,
  recoveryOnTimerExpiry: 102,
} as const;

/** SIP final status to Q.850, RFC 3398 section 8.2.6.1. */
export function causeOfSipStatus(status: number): number {
  switch (status) {
    case 403:
    case 603:
      return cause.rejected;
    case 404:
    case 604:
      return cause.unallocated;
    case 408:
      return cause.recoveryOnTimerExpiry;
    case 480:
      return cause.noAnswer;
    case 484:
      return cause.invalidNumber;
    case 486:
    case 600:
      return cause.busy;
    case 487:
      return cause.normal;
    case 488:
    case 606:
      return cause.incompatible;
    case 502:
      return cause.destinationOutOfOrder;
    default:
      return cause.temporaryFailure;
  }
}

/** Q.850 to the SIP status that refuses an INVITE, RFC 3398 section 7.2.4.1. */
export function sipStatusOfCause(code: number): number {
  switch (code) {
    case cause.unallocated:
      return 404;
    case cause.busy:
      return 486;
    case cause.noAnswer:
      return 480;
    case cause.rejected:
      return 403;
    case cause.destinationOutOfOrder:
      return 502;
    case cause.invalidNumber:
      return 484;
    case cause.temporaryFailure:
      return 503;
    case cause.incompatible:
      return 488;
    default:
      return 480;
  }
}

/** What an unanswered outbound call's cause means to a person. */
export function endReasonOfCause(code: number): EndReason {
  switch (code) {
    case cause.normal:
      return 'CANCELED';
    case cause.busy:
      return 'BUSY';
    case cause.noAnswer:
    case cause.recoveryOnTimerExpiry:
      return 'NO_ANSWER';
    case cause.rejected:
      return 'REJECTED';
    default:
      return 'FAILED';
  }
}
