import { CodedError } from '../domain/errors/coded-error.ts';
import { expiryOf } from '../voice/device/token.ts';

/** A token that expires within this time is not sent. After sleep of the computer it could expire on the way. */
const marginMs = 5000;
/** Timeout for the page's `getToken`. */
const answerMs = 20_000;
const longest = 8192;

/** Marks a temporary token error in `details`: the page's own server could not be reached. */
export const passing = 'passing';

/** Gets tokens from the page: one request at a time, and a new one only when the last token expires. */
export function tokenSource(getToken: () => Promise<string>): (fresh: boolean) => Promise<string> {
  let current: string | null = null;
  let asking: Promise<string> | null = null;
  return async (fresh) => {
    if (current !== null && !fresh && (expiryOf(current) ?? Infinity) - marginMs > Date.now()) return current;
    asking ??= ask(getToken)
      .then((token) => {
        current = token;
        return token;
      })
      .finally(() => {
        asking = null;
      });
    return asking;
  };
}

async function ask(getToken: () => Promise<unknown>): Promise<string> {
  let answer: unknown;
  try {
    answer = await inTime(getToken);
  } catch (cause) {
    if (cause instanceof CodedError) throw cause;
    throw noToken(`getToken failed${wordsOf(cause)}.`, {
      cause,
      details: isNetworkFailure(cause) ? passing : undefined,
    });
  }
  const token = typeof answer === 'string' ? answer.trim() : answer;
  const wrong = faultOf(token);
  if (wrong !== null) throw noToken(`getToken returned ${wrong}. It must return the access token as text.`);
  return token as string;
}

/** @param what the page's mistake, in a sentence that names the setting */
function noToken(what: string, options: { cause?: unknown; details?: unknown } = {}): CodedError {
  const help = `${what} The browser’s console has the details.`;
  return new CodedError('TOKEN_MISSING', { message: 'This page gave the phone no access token.', help, ...options });
}

async function inTime(getToken: () => Promise<unknown>): Promise<unknown> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const help = `getToken has not answered for ${answerMs / 1000} s. Check the page’s own server.`;
    const error = new CodedError('TOKEN_MISSING', {
      message: 'This page gave the phone no access token.',
      help,
      details: passing,
    });
    timer = setTimeout(() => reject(error), answerMs);
  });
  try {
    return await Promise.race([getToken(), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Returns a description of a value that is not a token, or null if it may be one (RFC 6750 2.1: b64token). */
function faultOf(answer: unknown): string | null {
  if (answer === null || answer === undefined) return String(answer);
  if (typeof answer === 'object') return 'token' in answer ? 'an object that holds the token' : 'an object';
  if (typeof answer !== 'string') return `a ${typeof answer}`;
  if (answer === '') return 'an empty text';
  if (answer.length > longest) return `a text of ${answer.length} characters`;
  if (/^(undefined|null|\[object)/.test(answer)) return `“${answer.slice(0, 15)}”`;
  if (/^[\w.~+/-]+=*$/.test(answer)) return null;
  if (/^bearer /i.test(answer)) return 'a text that begins with “Bearer”';
  if (/^[{["]/.test(answer)) return 'JSON';
  if (answer.startsWith('<')) return 'an HTML page';
  return 'a text that is no token';
}

function wordsOf(cause: unknown): string {
  const words = cause instanceof Error ? cause.message : typeof cause === 'string' ? cause : '';
  return words === '' ? '' : ` (${words.slice(0, 120)})`;
}

/** fetch() rejects with a TypeError if no answer arrives. The text differs by browser. */
function isNetworkFailure(cause: unknown): boolean {
  return cause instanceof TypeError && /fetch|network|load failed/i.test(cause.message);
}
