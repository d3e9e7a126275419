import { type SessionEnd, SipFailure } from '../sip/sip-agent.ts';
import {
  AccessTokenExpired,
  AccessTokenInvalid,
  ApplicationNotFoundError,
  AuthenticationFailed,
  AuthorizationError,
  BadRequest,
  BusyHere,
  ClientRemoteDescFailed,
  ConnectionBroke,
  ConnectionDeclinedError,
  ConnectionTimeoutError,
  Decline,
  NotFound,
  RateExceededError,
  TemporarilyUnavailable,
  TransportError,
  UnknownError,
} from './of-calls.ts';
import { type CodedErrorClass, TwilioError } from './twilio-error.ts';

export * from './of-calls.ts';

/** Maps SIP final statuses (RFC 3261 section 21) to the SDK's errors. Any other status is an UnknownError. */
const ofStatus: Record<number, CodedErrorClass> = {
  0: ConnectionBroke,
  400: BadRequest,
  401: AccessTokenInvalid,
  403: AuthorizationError,
  404: NotFound,
  407: AccessTokenInvalid,
  408: TemporarilyUnavailable,
  480: TemporarilyUnavailable,
  484: NotFound,
  486: BusyHere,
  488: ClientRemoteDescFailed,
  502: ConnectionDeclinedError,
  503: ConnectionDeclinedError,
  504: ConnectionTimeoutError,
  600: BusyHere,
  603: Decline,
};

/** The gateway's refusal codes that are more precise than the status. */
const ofRefusal: Record<string, CodedErrorClass> = {
  AGENT_BUSY: BusyHere,
  AGENT_UNREACHABLE: TemporarilyUnavailable,
  CALLER_BUSY: BusyHere,
  DESTINATION_MISSING: ApplicationNotFoundError,
  INVALID_NUMBER: BadRequest,
  NO_CALLER_NUMBER: ConnectionDeclinedError,
  NO_TRUNK: ConnectionDeclinedError,
  OUTBOUND_LIMIT: RateExceededError,
  OUTBOUND_SPEND: RateExceededError,
};

export function errorOfStatus(
  status: number,
  { byDigest = false, refusal }: Pick<SessionEnd, 'byDigest' | 'refusal'> = {},
  original?: object,
): TwilioError {
  const Coded =
    ofRefusal[refusal?.code ?? ''] ??
    (byDigest && ofStatus[status] === AccessTokenInvalid ? AuthenticationFailed : ofStatus[status]) ??
    UnknownError;
  // The gateway's code is more precise than the status.
  return refusal === undefined ? new Coded(original) : new Coded(refusal.text, { ...original, refusal });
}

/** The SDK's error for a failed request. */
export function errorOfFailure(failure: unknown): TwilioError {
  if (failure instanceof TwilioError) return failure;
  if (!(failure instanceof SipFailure)) return new UnknownError(failure as object);
  // RFC 6750 section 3: only the description distinguishes an expired token from an invalid one.
  if (failure.status === 401 && /expired/i.test(failure.reason)) {
    return new AccessTokenExpired(failure);
  }
  if (failure.status === 0) return new TransportError(failure);
  return errorOfStatus(failure.status, failure, failure);
}
