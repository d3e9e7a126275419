import type { gatewayErrors } from './gateway-errors.ts';
import { phoneErrors } from './phone-errors.ts';

export type ErrorCode = keyof typeof phoneErrors | keyof typeof gatewayErrors;

interface ErrorText {
  /** The HTTP status of the gateway's answer. */
  status: number;
  message: string;
  /** What the reader does next. */
  help: string;
}

const table: Partial<Record<ErrorCode, ErrorText>> = { ...phoneErrors };

/** The shape of an error over HTTP: `{ "error": { code, message, help, details? } }`. */
export interface ErrorBody {
  error: { code: ErrorCode; message: string; help: string; details?: unknown };
}

/** What an error has in place of the table's texts. A page needs them for codes that only the gateway makes. */
export interface ErrorOptions extends Partial<ErrorText> {
  details?: unknown;
  cause?: unknown;
}

/**
 * An error with a code, a cause, and a sentence that says what to do. Pages import it from here. The gateway imports it
 * from `../errors.ts`, which brings the texts of all codes.
 */
export class CodedError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly help: string;
  readonly details: unknown;

  constructor(code: ErrorCode, options: ErrorOptions = {}) {
    const { status, message, help } = table[code] ?? { status: 500, message: code, help: '' };
    super(options.message ?? message, { cause: options.cause });
    this.name = 'CodedError';
    this.code = code;
    this.status = options.status ?? status;
    this.help = options.help ?? help;
    this.details = options.details;
  }

  toBody(): ErrorBody {
    const error: ErrorBody['error'] = { code: this.code, message: this.message, help: this.help };
    if (this.details !== undefined) error.details = this.details;
    return { error };
  }
}

/** Adds texts to the table. Returns the class, so that no bundler leaves the texts out. */
export function withTexts(texts: Partial<Record<ErrorCode, ErrorText>>): typeof CodedError {
  Object.assign(table, texts);
  return CodedError;
}

/** Whether a received value has the form of a code. A newer gateway has codes that this page does not know. */
export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && /^[A-Z][A-Z_]+$/.test(code);
}
