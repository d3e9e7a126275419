/** Errors of the voice layer: the SDK's classes by its namespaces, with our words. */
import { type CodedErrorClass, codedClass as coded, InvalidArgumentError, type TwilioError } from './twilio-error.ts';

export { InvalidArgumentError, InvalidStateError, NotSupportedError, TwilioError } from './twilio-error.ts';

const freshToken = 'Fetch a new one from your server.';
const tryLater = 'Try again later.';

export const AuthorizationErrors = {
  AccessTokenInvalid: coded(20101, 'AccessTokenInvalid', 'The gateway did not accept the access token.', freshToken),
  AccessTokenExpired: coded(20104, 'AccessTokenExpired', 'The access token has expired.', freshToken),
  AuthenticationFailed: coded(20151, 'AuthenticationFailed', 'The gateway could not tell who this is.', freshToken),
  AuthorizationError: coded(31201, 'AuthorizationError', 'This identity may not do that.', 'Ask for another grant.'),
  NoValidAccountError: coded(31203, 'NoValidAccountError', 'The token names no account.', freshToken),
  InvalidJWTTokenError: coded(31204, 'InvalidJWTTokenError', 'The token is no JSON Web Token.', freshToken),
  JWTTokenExpiredError: coded(31205, 'JWTTokenExpiredError', 'The token has expired.', freshToken),
  RateExceededError: coded(31206, 'RateExceededError', 'Too many requests.', tryLater),
  JWTTokenExpirationTooLongError: coded(31207, 'JWTTokenExpirationTooLongError', 'The token lives too long.'),
  ReconnectAttemptError: coded(31209, 'ReconnectAttemptError', 'This call cannot be taken up again.'),
  CallMessageEventTypeInvalidError: coded(31210, 'CallMessageEventTypeInvalidError', 'No such type of message.'),
  PayloadSizeExceededError: coded(31212, 'PayloadSizeExceededError', 'The message is too long.'),
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
  AccessTokenSignatureValidationFailed: coded(
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
  BadRequest: coded(31400, 'BadRequest', 'The gateway did not understand the request.'),
  NotFound: coded(31404, 'NotFound', 'There is nobody at this number.', 'Check the number.'),
  TemporarilyUnavailable: coded(31480, 'TemporarilyUnavailable', 'The other side cannot be reached now.', tryLater),
  BusyHere: coded(31486, 'BusyHere', 'The line is busy.', tryLater),
};
export namespace ClientErrors {
  export type BadRequest = TwilioError;
  export type NotFound = TwilioError;
  export type TemporarilyUnavailable = TwilioError;
  export type BusyHere = TwilioError;
}

export const SIPServerErrors = {
  Decline: coded(31603, 'Decline', 'The call was declined.'),
};
export namespace SIPServerErrors {
  export type Decline = TwilioError;
}

export const GeneralErrors = {
  UnknownError: coded(31000, 'UnknownError', 'The call failed.', 'Try again.'),
  ApplicationNotFoundError: coded(31001, 'ApplicationNotFoundError', 'The token names nothing that can be called.'),
  ConnectionDeclinedError: coded(31002, 'ConnectionDeclinedError', 'The gateway declined the connection.'),
  ConnectionTimeoutError: coded(31003, 'ConnectionTimeoutError', 'The gateway did not answer in time.', 'Try again.'),
  ConnectionError: coded(31005, 'ConnectionError', 'The connection to the gateway broke.', 'Check the network.'),
  CallCancelledError: coded(31008, 'CallCancelledError', 'The call was cancelled.'),
  TransportError: coded(
    31009,
    'TransportError',
    'The gateway cannot be reached.',
    'Check the network and the address.',
  ),
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
  MalformedRequestError: coded(31100, 'MalformedRequestError', 'The request is not well formed.'),
  MissingParameterArrayError: coded(31101, 'MissingParameterArrayError', 'The call parameters are missing.'),
  AuthorizationTokenMissingError: coded(31102, 'AuthorizationTokenMissingError', 'No access token was sent.'),
  MaxParameterLengthExceededError: coded(31103, 'MaxParameterLengthExceededError', 'The parameters are too long.'),
  InvalidBridgeTokenError: coded(31104, 'InvalidBridgeTokenError', 'The call token is not valid.'),
  InvalidClientNameError: coded(31105, 'InvalidClientNameError', 'The identity has characters that it may not have.'),
  ReconnectParameterInvalidError: coded(31107, 'ReconnectParameterInvalidError', 'The call to take up is not named.'),
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
  PermissionDeniedError: coded(
    31401,
    'PermissionDeniedError',
    'The browser does not let this page use the microphone.',
    'Allow the microphone in the address bar.',
  ),
  AcquisitionFailedError: coded(
    31402,
    'AcquisitionFailedError',
    'No microphone could be opened.',
    'Plug one in, or choose another.',
  ),
};
export namespace UserMediaErrors {
  export type PermissionDeniedError = TwilioError;
  export type AcquisitionFailedError = TwilioError;
}

export const SignalingErrors = {
  ConnectionError: coded(53000, 'ConnectionError', 'The signalling connection failed.', 'Check the network.'),
  ConnectionDisconnected: coded(
    53001,
    'ConnectionDisconnected',
    'The signalling connection dropped; the call goes on.',
    'Check the network.',
  ),
};
export namespace SignalingErrors {
  export type ConnectionError = TwilioError;
  export type ConnectionDisconnected = TwilioError;
}

export const MediaErrors = {
  ClientLocalDescFailed: coded(53400, 'ClientLocalDescFailed', 'The browser could not offer its audio.', 'Try again.'),
  ClientRemoteDescFailed: coded(53402, 'ClientRemoteDescFailed', 'The browser could not use the audio it was offered.'),
  ConnectionError: coded(53405, 'ConnectionError', 'The audio connection failed.', 'Check that UDP is not blocked.'),
};
export namespace MediaErrors {
  export type ClientLocalDescFailed = TwilioError;
  export type ClientRemoteDescFailed = TwilioError;
  export type ConnectionError = TwilioError;
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
