import type { ErrorBody } from '../domain/errors.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

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

/** An answer with the tag of the version that was read or made. null: things of this kind have none. */
export interface Tagged<Answer> {
  answer: Answer;
  tag: string | null;
}

/**
 * Asks the gateway that served this page; the browser sends the cookie of the session.
 * @param path from the root, e.g. "/v1/session"
 * @param body sent as JSON; a file as it is, a CSV file unless its type says that it is a sound
 * @returns what the JSON says; a Blob if the answer is a sound
 * @throws Refused, also if the gateway does not answer
 */
export async function ask<Answer>(method: Method, path: string, body?: object): Promise<Answer> {
  return (await askTagged<Answer>(method, path, body)).answer;
}

/** @param conditions headers such as If-Match */
export async function askTagged<Answer>(
  method: Method,
  path: string,
  body?: object,
  conditions: Readonly<Record<string, string>> = {},
): Promise<Tagged<Answer>> {
  let response: Response;
  let json: unknown;
  try {
    const type = body === undefined ? {} : { 'content-type': typeOf(body) };
    response = await fetch(path, {
      method,
      cache: 'no-store',
      headers: { ...type, ...conditions },
      ...(body !== undefined && { body: body instanceof Blob ? body : JSON.stringify(body) }),
    });
    json = await contentOf(response);
  } catch {
    throw new Refused(0, 'GATEWAY_UNREACHABLE', 'The gateway does not answer. Check the network, then try again.');
  }
  if (response.ok) return { answer: json as Answer, tag: response.headers.get('etag') };
  const { error } = (json ?? {}) as Partial<ErrorBody>;
  // A proxy answers in its own words.
  if (error === undefined) throw new Refused(response.status, 'INTERNAL', `The gateway answered ${response.status}.`);
  throw new Refused(response.status, error.code, `${error.message} ${error.help}`, error.details);
}

async function contentOf(response: Response): Promise<unknown> {
  if (response.status === 204) return null;
  const isSound = response.headers.get('content-type')?.startsWith('audio/') === true;
  return isSound ? await response.blob() : await response.json();
}

function typeOf(body: object): string {
  if (!(body instanceof Blob)) return 'application/json';
  // The browser's own word for the type of a table depends on the programs of its machine.
  return body.type.startsWith('audio/') ? body.type : 'text/csv';
}

/** What to show of an error. Without a session, the browser goes to the sign-in page, and comes back afterwards. */
export function sentenceOf(error: unknown): string {
  if (error instanceof Refused && error.status === 401) {
    toSignIn();
    return 'Sign in first.';
  }
  return error instanceof Error ? error.message : String(error);
}

/** Leads to the sign-in page, which leads back. */
export function toSignIn(): void {
  location.assign(`/sign-in?then=${encodeURIComponent(location.pathname)}`);
}
