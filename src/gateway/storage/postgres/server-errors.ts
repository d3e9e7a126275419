import { CodedError } from '../../../domain/errors.ts';
import { shownAddress } from './address.ts';

/** What pg says of a connection that is gone, where it has no code for it. */
const lostWords =
  /connection terminated|connection error|not queryable|query read timeout|timeout exceeded when trying to connect/i;

/** Codes of Node's sockets and of its resolver. */
const lostCodes = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT', // of a Unix socket
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

/**
 * SQLSTATE of a server that cannot serve now and may soon: https://www.postgresql.org/docs/15/errcodes-appendix.html
 * Class 08 is about connections, 57P01 to 57P05 about a server that stops or starts, 53300 is too many connections, and
 * 25006 a standby that has not taken over yet.
 */
const lostStates = /^(?:08...|57P0[1-5]|53300|25006)$/;

/** Whether the connection is gone or was never made: a later try may do. */
export function isLost(error: unknown): boolean {
  if (error instanceof CodedError) return error.code === 'DATABASE_UNREACHABLE';
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code === 'string' && (lostCodes.has(code) || lostStates.test(code))) return true;
  return typeof message === 'string' && code === undefined && lostWords.test(message);
}

/** Two transactions were in each other's way (40001, 40P01): the same again will do. */
export function isCollision(error: unknown): boolean {
  return /^(?:40001|40P01)$/.test(String((error as { code?: unknown }).code));
}

/** The connection of a transaction is gone, and the transaction with it, unless it was being committed. */
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

/** The error to pass on for what the server refused; one that says nothing of the server stays as it is. */
export function serverError(error: unknown, address: string): unknown {
  if (error instanceof CodedError) return error;
  if (isLost(error)) return unreachable(address, error);
  const { code, message = '' } = error as { code?: string; message?: string };
  const where = shownAddress(address);
  // 28: no such user or a wrong password; 3D000: no such database; 42501: rights. SASL: a password is wanted.
  if (/^(?:28...|3D000|42501)$/.test(code ?? '') || /^SASL/.test(message)) {
    return new CodedError('DATABASE_REFUSED', {
      message: `The database at ${where} refuses the gateway (${reasonOf(error)}).`,
      cause: error,
    });
  }
  // 53: out of disk, memory or the like; 58: of the system; XX: of the server itself.
  if (/^53100$/.test(code ?? '')) {
    return new CodedError('STORAGE_FULL', {
      message: 'The disk of the database server is full.',
      help: 'Free some space there; the gateway goes on by itself.',
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

/** In a few words. Messages of the server hold no password. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: unknown };
  const text = typeof message === 'string' && message !== '' ? message : String(code ?? error);
  return text.split('\n')[0]?.slice(0, 200) ?? '';
}
