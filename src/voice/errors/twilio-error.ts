/**
 * Base class of errors with a code of the Twilio Voice SDK, so that existing handlers keep working
 * (https://www.twilio.com/docs/api/errors).
 */
export class TwilioError extends Error {
  code = 0;
  description = '';
  explanation = '';
  causes: string[] = [];
  solutions: string[] = [];
  originalError?: object;

  /** @param messageOrError a more specific text than the class has, or the cause */
  constructor(messageOrError?: string | object, error?: object) {
    super(typeof messageOrError === 'string' ? messageOrError : '');
    this.name = 'TwilioError';
    const cause = typeof messageOrError === 'object' ? messageOrError : error;
    if (cause) this.originalError = cause;
  }
}

export type CodedErrorClass = new (messageOrError?: string | object, error?: object) => TwilioError;

/** @param solution what the reader should do, in one sentence */
export function codedClass(code: number, name: string, description: string, solution = ''): CodedErrorClass {
  return class extends TwilioError {
    constructor(messageOrError?: string | object, error?: object) {
      super(messageOrError, error);
      this.name = name;
      this.code = code;
      this.description = description;
      this.explanation = description;
      this.solutions = solution ? [solution] : [];
      this.message = `${name} (${code}): ${this.message || `${description} ${solution}`.trim()}`;
    }
  };
}

/** A method got an invalid argument. */
export class InvalidArgumentError extends Error {
  override name = 'InvalidArgumentError';
}

/** A method was called in the wrong state. */
export class InvalidStateError extends Error {
  override name = 'InvalidStateError';
}

/** This browser does not support the operation. */
export class NotSupportedError extends Error {
  override name = 'NotSupportedError';
}
