/** Errors of the voice layer: the SDK's classes by its namespaces, with our words. */
import { type CodedErrorClass, codedClass as coded, InvalidArgumentError } from './twilio-error.ts';

export { InvalidArgumentError, InvalidStateError, NotSupportedError, TwilioError } from './twilio-error.ts';

const freshToken = 'Fetch a new one from your server.';
const tryLater = 'Try again later.';

export namespace AuthorizationErrors {
  export class AccessTokenInvalid extends coded(
    20101,
    'AccessTokenInvalid',
    'The gateway did not accept the access token.',
    freshToken,
  ) {}
  export class AccessTokenExpired extends coded(
    20104,
    'AccessTokenExpired',
    'The access token has expired.',
    freshToken,
  ) {}
  export class AuthenticationFailed extends coded(
    20151,
    'AuthenticationFailed',
    'The gateway could not tell who this is.',
    freshToken,
  ) {}
  export class AuthorizationError extends coded(
    31201,
    'AuthorizationError',
    'This identity may not do that.',
    'Ask for another grant.',
  ) {}
  export class NoValidAccountError extends coded(
    31203,
    'NoValidAccountError',
    'The token names no account.',
    freshToken,
  ) {}
  export class InvalidJWTTokenError extends coded(
    31204,
    'InvalidJWTTokenError',
    'The token is no JSON Web Token.',
    freshToken,
  ) {}
  export class JWTTokenExpiredError extends coded(
    31205,
    'JWTTokenExpiredError',
    'The token has expired.',
    freshToken,
  ) {}
  export class RateExceededError extends coded(31206, 'RateExceededError', 'Too many requests.', tryLater) {}
  export class JWTTokenExpirationTooLongError extends coded(
    31207,
    'JWTTokenExpirationTooLongError',
    'The token lives too long.',
  ) {}
  export class ReconnectAttemptError extends coded(
    31209,
    'ReconnectAttemptError',
    'This call cannot be taken up again.',
  ) {}
  export class CallMessageEventTypeInvalidError extends coded(
    31210,
    'CallMessageEventTypeInvalidError',
    'No such type of message.',
  ) {}
  export class PayloadSizeExceededError extends coded(31212, 'PayloadSizeExceededError', 'The message is too long.') {}
}

export namespace SignatureValidationErrors {
  export class AccessTokenSignatureValidationFailed extends coded(
    31202,
    'AccessTokenSignatureValidationFailed',
    'The token was signed with another key.',
    freshToken,
  ) {}
}

export namespace ClientErrors {
  export class BadRequest extends coded(31400, 'BadRequest', 'The gateway did not understand the request.') {}
  export class NotFound extends coded(31404, 'NotFound', 'There is nobody at this number.', 'Check the number.') {}
  export class TemporarilyUnavailable extends coded(
    31480,
    'TemporarilyUnavailable',
    'The other side cannot be reached now.',
    tryLater,
  ) {}
  export class BusyHere extends coded(31486, 'BusyHere', 'The line is busy.', tryLater) {}
}

export namespace SIPServerErrors {
  export class Decline extends coded(31603, 'Decline', 'The call was declined.') {}
}

export namespace GeneralErrors {
  export class UnknownError extends coded(31000, 'UnknownError', 'The call failed.', 'Try again.') {}
  export class ApplicationNotFoundError extends coded(
    31001,
    'ApplicationNotFoundError',
    'The token names nothing that can be called.',
  ) {}
  export class ConnectionDeclinedError extends coded(
    31002,
    'ConnectionDeclinedError',
    'The gateway declined the connection.',
  ) {}
  export class ConnectionTimeoutError extends coded(
    31003,
    'ConnectionTimeoutError',
    'The gateway did not answer in time.',
    'Try again.',
  ) {}
  export class ConnectionError extends coded(
    31005,
    'ConnectionError',
    'The connection to the gateway broke.',
    'Check the network.',
  ) {}
  export class CallCancelledError extends coded(31008, 'CallCancelledError', 'The call was cancelled.') {}
  export class TransportError extends coded(
    31009,
    'TransportError',
    'The gateway cannot be reached.',
    'Check the network and the address.',
  ) {}
}

export namespace MalformedRequestErrors {
  export class MalformedRequestError extends coded(31100, 'MalformedRequestError', 'The request is not well formed.') {}
  export class MissingParameterArrayError extends coded(
    31101,
    'MissingParameterArrayError',
    'The call parameters are missing.',
  ) {}
  export class AuthorizationTokenMissingError extends coded(
    31102,
    'AuthorizationTokenMissingError',
    'No access token was sent.',
  ) {}
  export class MaxParameterLengthExceededError extends coded(
    31103,
    'MaxParameterLengthExceededError',
    'The parameters are too long.',
  ) {}
  export class InvalidBridgeTokenError extends coded(
    31104,
    'InvalidBridgeTokenError',
    'The call token is not valid.',
  ) {}
  export class InvalidClientNameError extends coded(
    31105,
    'InvalidClientNameError',
    'The identity has characters that it may not have.',
  ) {}
  export class ReconnectParameterInvalidError extends coded(
    31107,
    'ReconnectParameterInvalidError',
    'The call to take up is not named.',
  ) {}
}

export namespace UserMediaErrors {
  export class PermissionDeniedError extends coded(
    31401,
    'PermissionDeniedError',
    'The browser does not let this page use the microphone.',
    'Allow the microphone in the address bar.',
  ) {}
  export class AcquisitionFailedError extends coded(
    31402,
    'AcquisitionFailedError',
    'No microphone could be opened.',
    'Plug one in, or choose another.',
  ) {}
}

export namespace SignalingErrors {
  export class ConnectionError extends coded(
    53000,
    'ConnectionError',
    'The signalling connection failed.',
    'Check the network.',
  ) {}
  export class ConnectionDisconnected extends coded(
    53001,
    'ConnectionDisconnected',
    'The signalling connection dropped; the call goes on.',
    'Check the network.',
  ) {}
}

export namespace MediaErrors {
  export class ClientLocalDescFailed extends coded(
    53400,
    'ClientLocalDescFailed',
    'The browser could not offer its audio.',
    'Try again.',
  ) {}
  export class ClientRemoteDescFailed extends coded(
    53402,
    'ClientRemoteDescFailed',
    'The browser could not use the audio it was offered.',
  ) {}
  export class ConnectionError extends coded(
    53405,
    'ConnectionError',
    'The audio connection failed.',
    'Check that UDP is not blocked.',
  ) {}
}

const families = [
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
  families.flatMap((family) => Object.values(family) as CodedErrorClass[]).find((each) => new each().code === code);

export function hasErrorByCode(code: number): boolean {
  return classOf(code) !== undefined;
}

/** The class of a code. @throws InvalidArgumentError where there is none */
export function getErrorByCode(code: number): CodedErrorClass {
  const found = classOf(code);
  if (!found) throw new InvalidArgumentError(`No error has the code ${code}.`);
  return found;
}

/** As the SDK has it; here errors are always precise. */
export function getPreciseSignalingErrorByCode(_precise: boolean, code: number): CodedErrorClass | undefined {
  return classOf(code);
}
