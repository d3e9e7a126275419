import { SipFailure } from '../sip-agent.ts';
import {
  AuthorizationErrors,
  ClientErrors,
  GeneralErrors,
  MediaErrors,
  SIPServerErrors,
  TwilioError,
} from './index.ts';
import type { CodedErrorClass } from './twilio-error.ts';

/** SIP final statuses (RFC 3261 section 21) in the SDK's words; all others are an UnknownError. */
const ofStatus: Record<number, CodedErrorClass> = {
  0: GeneralErrors.ConnectionError,
  400: ClientErrors.BadRequest,
  401: AuthorizationErrors.AccessTokenInvalid,
  403: AuthorizationErrors.AuthorizationError,
  404: ClientErrors.NotFound,
  407: AuthorizationErrors.AccessTokenInvalid,
  408: ClientErrors.TemporarilyUnavailable,
  480: ClientErrors.TemporarilyUnavailable,
  484: ClientErrors.NotFound,
  486: ClientErrors.BusyHere,
  488: MediaErrors.ClientRemoteDescFailed,
  600: ClientErrors.BusyHere,
  603: SIPServerErrors.Decline,
};

export function errorOfStatus(status: number, original?: object): TwilioError {
  const Coded = ofStatus[status] ?? GeneralErrors.UnknownError;
  return new Coded(original);
}

/** What a request came to, as the SDK would say it. */
export function errorOfFailure(failure: unknown): TwilioError {
  if (failure instanceof TwilioError) return failure;
  if (!(failure instanceof SipFailure)) return new GeneralErrors.UnknownError(failure as object);
  // RFC 6750 section 3: only the description tells an expired token from a wrong one.
  if (failure.status === 401 && /expired/i.test(failure.reason)) {
    return new AuthorizationErrors.AccessTokenExpired(failure);
  }
  if (failure.status === 0) return new GeneralErrors.TransportError(failure);
  return errorOfStatus(failure.status, failure);
}
