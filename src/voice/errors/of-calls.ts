/**
 * The errors that the voice layer itself raises, each as its own export. A page that imports only `Device` and `Call`
 * does not load the texts of the others.
 */
import { codedClass as coded } from './twilio-error.ts';

export const freshToken = 'Fetch a new one from your server.';
export const tryLater = 'Try again later.';

export const AccessTokenInvalid = /* @__PURE__ */ coded(
  20101,
  'AccessTokenInvalid',
  'The gateway did not accept the access token.',
  freshToken,
);
export const AccessTokenExpired = /* @__PURE__ */ coded(
  20104,
  'AccessTokenExpired',
  'The access token has expired.',
  freshToken,
);
export const AuthenticationFailed = /* @__PURE__ */ coded(
  20151,
  'AuthenticationFailed',
  'The server did not accept the user name or the password.',
  'Check both.',
);
export const AuthorizationError = /* @__PURE__ */ coded(
  31201,
  'AuthorizationError',
  'This identity may not do that.',
  'Ask for another grant.',
);
export const BadRequest = /* @__PURE__ */ coded(31400, 'BadRequest', 'The gateway did not understand the request.');
export const NotFound = /* @__PURE__ */ coded(
  31404,
  'NotFound',
  'There is nobody at this number.',
  'Check the number.',
);
export const TemporarilyUnavailable = /* @__PURE__ */ coded(
  31480,
  'TemporarilyUnavailable',
  'The other side cannot be reached now.',
  tryLater,
);
export const BusyHere = /* @__PURE__ */ coded(31486, 'BusyHere', 'The line is busy.', tryLater);
export const Decline = /* @__PURE__ */ coded(31603, 'Decline', 'The call was declined.');
export const UnknownError = /* @__PURE__ */ coded(31000, 'UnknownError', 'The call failed.', 'Try again.');
export const ConnectionBroke = /* @__PURE__ */ coded(
  31005,
  'ConnectionError',
  'The connection to the gateway broke.',
  'Check the network.',
);
export const CallCancelledError = /* @__PURE__ */ coded(31008, 'CallCancelledError', 'The call was cancelled.');
export const TransportError = /* @__PURE__ */ coded(
  31009,
  'TransportError',
  'The gateway cannot be reached.',
  'Check the network and the address.',
);
export const PermissionDeniedError = /* @__PURE__ */ coded(
  31401,
  'PermissionDeniedError',
  'The browser does not let this page use the microphone.',
  'Allow the microphone in the address bar.',
);
export const AcquisitionFailedError = /* @__PURE__ */ coded(
  31402,
  'AcquisitionFailedError',
  'No microphone could be opened.',
  'Plug one in, or choose another.',
);
export const SignallingFailed = /* @__PURE__ */ coded(
  53000,
  'ConnectionError',
  'The signalling connection failed.',
  'Check the network.',
);
export const SignallingDropped = /* @__PURE__ */ coded(
  53001,
  'ConnectionDisconnected',
  'The signalling connection dropped; the call goes on.',
  'Check the network.',
);
export const ClientRemoteDescFailed = /* @__PURE__ */ coded(
  53402,
  'ClientRemoteDescFailed',
  'The browser could not use the audio it was offered.',
);
export const MediaFailed = /* @__PURE__ */ coded(
  53405,
  'ConnectionError',
  'The audio connection failed.',
  'Check that UDP is not blocked.',
);
export const CallMessageEventTypeInvalidError = /* @__PURE__ */ coded(
  31210,
  'CallMessageEventTypeInvalidError',
  'No such type of message.',
  'Use “user-defined-message”.',
);
export const PayloadSizeExceededError = /* @__PURE__ */ coded(
  31212,
  'PayloadSizeExceededError',
  'The message is too long.',
  'Send at most 8,192 bytes.',
);
export const ApplicationNotFoundError = /* @__PURE__ */ coded(
  31001,
  'ApplicationNotFoundError',
  'The token names nothing that can be called.',
);
export const ConnectionDeclinedError = /* @__PURE__ */ coded(
  31002,
  'ConnectionDeclinedError',
  'The gateway declined the connection.',
);
export const ConnectionTimeoutError = /* @__PURE__ */ coded(
  31003,
  'ConnectionTimeoutError',
  'The gateway did not answer in time.',
  'Try again.',
);
export const RateExceededError = /* @__PURE__ */ coded(31206, 'RateExceededError', 'Too many requests.', tryLater);
