import type { ErrorBody } from '../domain/errors.ts';

/** The gateway's refusal, with a sentence that says what to do. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  /** What the gateway adds, e.g. the places in the body that it refuses. */
  readonly details: unknown;

  constructor(status: number, code: string, sentence: string, details?: unknown) {
    super(sentence);
    this.details = details;
    this.name = 'Refused';
    this.status = status;
    this.code = code;
  }
}

/**
 * Asks the gateway that served this page; the browser sends the cookie of the session.
 * @param path from the root, e.g. "/v1/session"
 * @param body sent as JSON; a Blob as WAV if that is its type, otherwise as CSV: the gateway reads no other files
 * @returns what the JSON says; a Blob if it is a sound
 * @throws Refused, also if the gateway does not answer
 */
export async function ask<Answer>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: object,
): Promise<Answer> {
  let answer: Response;
  let json: unknown;
  try {
    answer = await fetch(path, {
      method,
      cache: 'no-store',
      ...(body !== undefined && contentOf(body)),
    });
    json = answer.status === 204 ? null : isSound(answer) ? await answer.blob() : await answer.json();
  } catch {
    throw new Refused(0, 'GATEWAY_UNREACHABLE', 'The gateway does not answer. Check the network, then try again.');
  }
  if (answer.ok) return json as Answer;
  const { error } = (json ?? {}) as Partial<ErrorBody>;
  // A proxy answers in its own words.
  if (error === undefined) throw new Refused(answer.status, 'INTERNAL', `The gateway answered ${answer.status}.`);
  throw new Refused(answer.status, error.code, `${error.message} ${error.help}`, error.details);
}

function isSound({ headers }: Response): boolean {
  return headers.get('content-type')?.startsWith('audio/') === true;
}

function contentOf(body: object): Pick<RequestInit, 'headers' | 'body'> {
  // The browser's own word for a file's type depends on the programs of its machine. Sounds are the console's own.
  if (body instanceof Blob) {
    return { headers: { 'content-type': body.type === 'audio/wav' ? body.type : 'text/csv' }, body };
  }
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** What to show of an error. Without a session, the browser goes to the sign-in page, and comes back afterwards. */
export function sentenceOf(error: unknown): string {
  if (error instanceof Refused && error.status === 401) {
    location.assign(`/sign-in?then=${encodeURIComponent(location.pathname)}`);
    return 'Sign in first.';
  }
  return error instanceof Error ? error.message : String(error);
}
