/**
 * Base of the errors that carry a code of the Twilio Voice SDK, so that handlers
 * written for it go on working (https://www.twilio.com/docs/api/errors).
 */
export class TwilioError extends Error {
  code = 0;
  description = '';
  explanation = '';
  causes: string[] = [];
  solutions: string[] = [];
  originalError?: object;

  /** @param messageOrError more than the class itself says, or what caused it */
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

/** A method was given what it cannot take. */
export class InvalidArgumentError extends Error {
  override name = 'InvalidArgumentError';
}

/** A method was called at the wrong time. */
export class InvalidStateError extends Error {
  override name = 'InvalidStateError';
}

/** This browser cannot do it. */
export class NotSupportedError extends Error {
  override name = 'NotSupportedError';
}
