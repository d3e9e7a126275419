/**
 * Errors with the codes of the Twilio Voice SDK, so that handlers written for it
 * go on working. Source of codes: https://www.twilio.com/docs/api/errors
 */
export class TwilioError extends Error {
  readonly code: number;
  readonly description: string;
  readonly explanation: string;
  readonly causes: string[];
  readonly solutions: string[];
  readonly originalError: unknown;

  constructor(code: number, name: string, description: string, solution: string, originalError?: unknown) {
    super(`${name} (${code}): ${description} ${solution}`.trim());
    this.name = name;
    this.code = code;
    this.description = description;
    this.explanation = description;
    this.causes = [];
    this.solutions = solution ? [solution] : [];
    this.originalError = originalError;
  }
}

const table = {
  AccessTokenInvalid: [20101, 'The gateway did not accept the access token.', 'Fetch a new one from your server.'],
  AccessTokenExpired: [20104, 'The access token has expired.', 'Fetch a new one and call updateToken().'],
  GeneralError: [31000, 'The call failed.', 'Try again.'],
  ConnectionError: [31005, 'The connection to the gateway is gone.', 'Check the network.'],
  TransportError: [31009, 'The gateway cannot be reached.', 'Check the address and the network.'],
  NotFound: [31404, 'There is nobody at this number.', 'Check the number.'],
  TemporarilyUnavailable: [31480, 'The other side cannot be reached now.', 'Try again later.'],
  BusyHere: [31486, 'The line is busy.', 'Try again later.'],
  Decline: [31603, 'The call was declined.', ''],
  AuthorizationFailed: [31201, 'This identity may not do that.', 'Ask for a token with the grant it needs.'],
  PermissionDenied: [31401, 'The browser does not let this page use the microphone.', 'Allow it in the address bar.'],
  AcquisitionFailed: [31402, 'No microphone could be opened.', 'Plug one in, or choose another.'],
  MediaConnectionError: [53405, 'The audio connection failed.', 'Check that UDP is not blocked.'],
} as const satisfies Record<string, readonly [number, string, string]>;

export type TwilioErrorName = keyof typeof table;

export function twilioError(name: TwilioErrorName, originalError?: unknown): TwilioError {
  const [code, description, solution] = table[name];
  return new TwilioError(code, name, description, solution, originalError);
}

/** A SIP final status (RFC 3261 section 21) in the SDK's words. */
export function errorOfStatus(status: number, originalError?: unknown): TwilioError {
  switch (status) {
    case 401:
    case 407:
      return twilioError('AccessTokenInvalid', originalError);
    case 403:
      return twilioError('AuthorizationFailed', originalError);
    case 404:
    case 484:
      return twilioError('NotFound', originalError);
    case 480:
    case 408:
      return twilioError('TemporarilyUnavailable', originalError);
    case 486:
    case 600:
      return twilioError('BusyHere', originalError);
    case 603:
      return twilioError('Decline', originalError);
    case 0:
      return twilioError('ConnectionError', originalError);
    default:
      return twilioError('GeneralError', originalError);
  }
}
