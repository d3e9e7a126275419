import { redactText } from '../log/redact.ts';

/** The result of a check: right, wrong, or a note. */
export interface Finding {
  verdict: 'right' | 'wrong' | 'note';
  /** The observation. It contains no secret. */
  says: string;
  /** What to do, if anything. */
  todo: string | null;
}

export const right = (says: string): Finding => ({ verdict: 'right', says, todo: null });
export const wrong = (says: string, todo: string): Finding => ({ verdict: 'wrong', says, todo });
export const note = (says: string, todo: string | null = null): Finding => ({ verdict: 'note', says, todo });

const marks = { right: '✓', wrong: '✗', note: '–' } as const;

/** Lines for a terminal. */
export function print({ verdict, says, todo }: Finding): string {
  return `${marks[verdict]} ${says}${todo === null ? '' : `\n    → ${todo}`}`;
}

/** A text of another server for display: short, on one line, without phone numbers. */
export function quoted(text: string): string {
  return redactText(text.replace(/[^\x20-\x7e]+/g, ' ').slice(0, 120)).trim();
}

/** Why a connection failed, by Node's error code. */
export function reasonOf(error: unknown): string {
  const seen = error as { code?: unknown; cause?: { code?: unknown }; name?: unknown; message?: unknown } | null;
  const code = seen?.cause?.code ?? seen?.code;
  const words: Record<string, string> = {
    ECONNREFUSED: 'nothing listens there',
    ENOTFOUND: 'no such host',
    EAI_AGAIN: 'the name service does not answer',
    ETIMEDOUT: 'no answer',
    UND_ERR_CONNECT_TIMEOUT: 'no answer',
    EHOSTUNREACH: 'no way to that host',
    ENETUNREACH: 'no way to that network',
    ECONNRESET: 'the connection was cut',
    DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself',
    SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is signed by an authority of its own',
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate comes without the chain to its authority',
    ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is of another name',
    CERT_HAS_EXPIRED: 'its certificate has expired',
  };
  if (typeof code === 'string') return words[code] ?? code;
  if (seen?.name === 'TimeoutError') return 'no answer';
  return typeof seen?.message === 'string' ? quoted(seen.message) : 'no connection';
}
