import { type CodedError as Coded, type ErrorCode, withTexts } from './errors/coded-error.ts';
import { gatewayErrors } from './errors/gateway-errors.ts';
import { phoneErrors } from './errors/phone-errors.ts';

/**
 * The table of coded errors. Integrators rely on codes, so a code never changes its meaning. `status` is the HTTP
 * status of the gateway's answer. `help` tells the reader what to do next. What a page loads does not import this module:
 * it has the texts that it needs, in `errors/phone-errors.ts`.
 */
const table: Readonly<Record<ErrorCode, unknown>> = { ...gatewayErrors, ...phoneErrors };

export type { ErrorBody, ErrorCode } from './errors/coded-error.ts';

/** The class of `errors/coded-error.ts`, with the texts of all codes. */
export const CodedError = withTexts(gatewayErrors);
export type CodedError = Coded;

export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(table, code);
}

export const errorCodes = Object.keys(table) as readonly ErrorCode[];
