/** Errors of the voice layer: the SDK's classes and namespaces, with our texts. */
import {
  AccessTokenExpired,
  AccessTokenInvalid,
  AcquisitionFailedError,
  ApplicationNotFoundError,
  AuthenticationFailed,
  AuthorizationError,
  BadRequest,
  BusyHere,
  CallCancelledError,
  CallMessageEventTypeInvalidError,
  ClientRemoteDescFailed,
  ConnectionBroke,
  ConnectionDeclinedError,
  ConnectionTimeoutError,
  Decline,
  freshToken,
  MediaFailed,
  NotFound,
  PayloadSizeExceededError,
  PermissionDeniedError,
  RateExceededError,
  SignallingDropped,
  SignallingFailed,
  TemporarilyUnavailable,
  TransportError,
  UnknownError,
} from './of-calls.ts';
import { type CodedErrorClass, codedClass as coded, InvalidArgumentError, type TwilioError } from './twilio-error.ts';

export { InvalidArgumentError, InvalidStateError, NotSupportedError, TwilioError } from './twilio-error.ts';

export const AuthorizationErrors = {
  AccessTokenInvalid,
  AccessTokenExpired,
  AuthenticationFailed,
  AuthorizationError,
  NoValidAccountError: /* @__PURE__ */ coded(31203, 'NoValidAccountError', 'The token names no account.', freshToken),
  InvalidJWTTokenError: /* @__PURE__ */ coded(
    31204,
    'InvalidJWTTokenError',
    'The token is no JSON Web Token.',
    freshToken,
  ),
  JWTTokenExpiredError: /* @__PURE__ */ coded(31205, 'JWTTokenExpiredError', 'The token has expired.', freshToken),
  RateExceededError,
  JWTTokenExpirationTooLongError: /* @__PURE__ */ coded(
    31207,
    'JWTTokenExpirationTooLongError',
    'The token lives too long.',
  ),
  ReconnectAttemptError: /* @__PURE__ */ coded(31209, 'ReconnectAttemptError', 'This call cannot be taken up again.'),
  CallMessageEventTypeInvalidError,
  PayloadSizeExceededError,
};
export namespace AuthorizationErrors {
  export type AccessTokenInvalid = TwilioError;
  export type AccessTokenExpired = TwilioError;
  export type AuthenticationFailed = TwilioError;
  export type AuthorizationError = TwilioError;
  export type NoValidAccountError = TwilioError;
  export type InvalidJWTTokenError = TwilioError;
  export type JWTTokenExpiredError = TwilioError;
  export type RateExceededError = TwilioError;
  export type JWTTokenExpirationTooLongError = TwilioError;
  export type ReconnectAttemptError = TwilioError;
  export type CallMessageEventTypeInvalidError = TwilioError;
  export type PayloadSizeExceededError = TwilioError;
}

export const SignatureValidationErrors = {
  AccessTokenSignatureValidationFailed: /* @__PURE__ */ coded(
    31202,
    'AccessTokenSignatureValidationFailed',
    'The token was signed with another key.',
    freshToken,
  ),
};
export namespace SignatureValidationErrors {
  export type AccessTokenSignatureValidationFailed = TwilioError;
}

export const ClientErrors = {
  BadRequest,
  NotFound,
  TemporarilyUnavailable,
  BusyHere,
};
export namespace ClientErrors {
  export type BadRequest = TwilioError;
  export type NotFound = TwilioError;
  export type TemporarilyUnavailable = TwilioError;
  export type BusyHere = TwilioError;
}

export const SIPServerErrors = {
  Decline,
};
export namespace SIPServerErrors {
  export type Decline = TwilioError;
}

export const GeneralErrors = {
  UnknownError,
  ApplicationNotFoundError,
  ConnectionDeclinedError,
  ConnectionTimeoutError,
  ConnectionError: ConnectionBroke,
  CallCancelledError,
  TransportError,
};
export namespace GeneralErrors {
  export type UnknownError = TwilioError;
  export type ApplicationNotFoundError = TwilioError;
  export type ConnectionDeclinedError = TwilioError;
  export type ConnectionTimeoutError = TwilioError;
  export type ConnectionError = TwilioError;
  export type CallCancelledError = TwilioError;
  export type TransportError = TwilioError;
}

export const MalformedRequestErrors = {
  MalformedRequestError: /* @__PURE__ */ coded(31100, 'MalformedRequestError', 'The request is not well formed.'),
  MissingParameterArrayError: /* @__PURE__ */ coded(
    31101,
    'MissingParameterArrayError',
    'The call parameters are missing.',
  ),
  AuthorizationTokenMissingError: /* @__PURE__ */ coded(
    31102,
    'AuthorizationTokenMissingError',
    'No access token was sent.',
  ),
  MaxParameterLengthExceededError: /* @__PURE__ */ coded(
    31103,
    'MaxParameterLengthExceededError',
    'The parameters are too long.',
  ),
  InvalidBridgeTokenError: /* @__PURE__ */ coded(31104, 'InvalidBridgeTokenError', 'The call token is not valid.'),
  InvalidClientNameError: /* @__PURE__ */ coded(
    31105,
    'InvalidClientNameError',
    'The identity has characters that it may not have.',
  ),
  ReconnectParameterInvalidError: /* @__PURE__ */ coded(
    31107,
    'ReconnectParameterInvalidError',
    'The call to take up is not named.',
  ),
};
export namespace MalformedRequestErrors {
  export type MalformedRequestError = TwilioError;
  export type MissingParameterArrayError = TwilioError;
  export type AuthorizationTokenMissingError = TwilioError;
  export type MaxParameterLengthExceededError = TwilioError;
  export type InvalidBridgeTokenError = TwilioError;
  export type InvalidClientNameError = TwilioError;
  export type ReconnectParameterInvalidError = TwilioError;
}

export const UserMediaErrors = {
  PermissionDeniedError,
  AcquisitionFailedError,
};
export namespace UserMediaErrors {
  export type PermissionDeniedError = TwilioError;
  export type AcquisitionFailedError = TwilioError;
}

export const SignalingErrors = {
  ConnectionError: SignallingFailed,
  ConnectionDisconnected: SignallingDropped,
};
export namespace SignalingErrors {
  export type ConnectionError = TwilioError;
  export type ConnectionDisconnected = TwilioError;
}

export const MediaErrors = {
  ClientLocalDescFailed: /* @__PURE__ */ coded(
    53400,
    'ClientLocalDescFailed',
    'The browser could not offer its audio.',
    'Try again.',
  ),
  ClientRemoteDescFailed,
  ConnectionError: MediaFailed,
};
export namespace MediaErrors {
  export type ClientLocalDescFailed = TwilioError;
  export type ClientRemoteDescFailed = TwilioError;
  export type ConnectionError = TwilioError;
}

const families = (): object[] => [
  AuthorizationErrors,
  SignatureValidationErrors,
  ClientErrors,
  SIPServerErrors,
  GeneralErrors,
  MalformedRequestErrors,
  UserMediaErrors,
  SignalingErrors,
  MediaErrors,
];

const classOf = (code: number): CodedErrorClass | undefined =>
  families()
    .flatMap((family) => Object.values(family) as CodedErrorClass[])
    .find((each) => new each().code === code);

export function hasErrorByCode(code: number): boolean {
  return classOf(code) !== undefined;
}

/**
 * Returns the class of an error code.
 * @throws InvalidArgumentError if the code is unknown
 */
export function getErrorByCode(code: number): CodedErrorClass {
  const found = classOf(code);
  if (!found) throw new InvalidArgumentError(`No error has the code ${code}.`);
  return found;
}

/** As in the SDK. Here errors are always precise. */
export function getPreciseSignalingErrorByCode(_precise: boolean, code: number): CodedErrorClass | undefined {
  return classOf(code);
}
