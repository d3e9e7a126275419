import type { ErrorBody } from '../domain/errors.ts';

/** The gateway's refusal, with a sentence that says what to do. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, sentence: string) {
    super(sentence);
    this.name = 'Refused';
    this.status = status;
    this.code = code;
  }
}

/**
 * Asks the gateway that served this page; the browser sends the cookie of the session.
 * @param path from the root, e.g. "/v1/session"
 * @param body sent as JSON; a file as CSV, the only kind of file that the gateway reads
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
    json = answer.status === 204 ? null : await answer.json();
  } catch {
    throw new Refused(0, 'GATEWAY_UNREACHABLE', 'The gateway does not answer. Check the network, then try again.');
  }
  if (answer.ok) return json as Answer;
  const { error } = (json ?? {}) as Partial<ErrorBody>;
  // A proxy answers in its own words.
  if (error === undefined) throw new Refused(answer.status, 'INTERNAL', `The gateway answered ${answer.status}.`);
  throw new Refused(answer.status, error.code, `${error.message} ${error.help}`);
}

function contentOf(body: object): Pick<RequestInit, 'headers' | 'body'> {
  // The browser's own word for the file's type depends on the programs of its machine.
  if (body instanceof Blob) return { headers: { 'content-type': 'text/csv' }, body };
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
