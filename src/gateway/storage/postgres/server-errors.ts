import { CodedError } from '../../../domain/errors.ts';
import { shownAddress } from './address.ts';

/** Messages of pg for a lost connection that have no error code. */
const lostWords =
  /connection terminated|connection error|not queryable|query read timeout|timeout exceeded when trying to connect/i;

/** Error codes of Node's sockets and resolver. */
const lostCodes = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT', // for a Unix socket
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

/**
 * SQLSTATE of a server that is temporarily unavailable: https://www.postgresql.org/docs/15/errcodes-appendix.html
 * 08: connection errors; 57P01 to 57P05: the server stops or starts; 53300: too many connections; 25006: a standby
 * before its promotion.
 */
const lostStates = /^(?:08...|57P0[1-5]|53300|25006)$/;

/** Whether the connection was lost or refused, so that a later attempt may succeed. */
export function isLost(error: unknown): boolean {
  if (error instanceof CodedError) return error.code === 'DATABASE_UNREACHABLE';
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code === 'string' && (lostCodes.has(code) || lostStates.test(code))) return true;
  return typeof message === 'string' && code === undefined && lostWords.test(message);
}

/** Serialization failure (40001) or deadlock (40P01): the transaction can run again. */
export function isCollision(error: unknown): boolean {
  return /^(?:40001|40P01)$/.test(String((error as { code?: unknown }).code));
}

/** The connection was lost in a transaction, and the transaction was not committed. */
export class TransactionLost extends CodedError {
  constructor(address: string, cause: unknown) {
    super('DATABASE_UNREACHABLE', {
      message: `The connection to the database at ${shownAddress(address)} was lost (${reasonOf(cause)}).`,
      cause,
    });
  }
}

export function unreachable(address: string, cause: unknown): CodedError {
  return new CodedError('DATABASE_UNREACHABLE', {
    message: `The database at ${shownAddress(address)} does not answer (${reasonOf(cause)}).`,
    cause,
  });
}

/** Converts an error of the server or the connection to a coded error. Returns any other error unchanged. */
export function serverError(error: unknown, address: string): unknown {
  if (error instanceof CodedError) return error;
  if (isLost(error)) return unreachable(address, error);
  const { code, message = '' } = error as { code?: string; message?: string };
  const where = shownAddress(address);
  // 28: unknown user or wrong password; 3D000: unknown database; 42501: missing privilege; SASL: missing password.
  if (/^(?:28...|3D000|42501)$/.test(code ?? '') || /^SASL/.test(message)) {
    return new CodedError('DATABASE_REFUSED', {
      message: `The database at ${where} refuses the gateway (${reasonOf(error)}).`,
      cause: error,
    });
  }
  // 53100: disk full. 53: insufficient resources; 58: system error; XX: internal error.
  if (/^53100$/.test(code ?? '')) {
    return new CodedError('STORAGE_FULL', {
      message: 'The disk of the database server is full.',
      help: 'Free some space there. A running gateway then continues by itself.',
      cause: error,
    });
  }
  if (/^(?:53|58|XX)...$/.test(code ?? '')) {
    return new CodedError('STORAGE_FAILED', {
      message: `The database at ${where} failed (${reasonOf(error)}).`,
      help: 'See the log of the database server.',
      cause: error,
    });
  }
  return error;
}

/** The first line of the message. Messages of the server contain no password. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: unknown };
  const text = typeof message === 'string' && message !== '' ? message : String(code ?? error);
  return text.split('\n')[0]?.slice(0, 200) ?? '';
}
