import { readFileSync } from 'node:fs';

/** An exchange with a real server. Hosts, passwords and keys are demo values. */
export interface RecordedExchange {
  name: string;
  note: string;
  request: {
    method: string;
    path: string;
    query: string;
    headers: Record<string, string>;
    body: string | null;
  };
  response: { status: number; contentType: string; headers: Record<string, string>; body: string };
}

/** The recorded exchanges of a file, in the order in which they were played. */
export function readRecording(path: string) {
  const recorded = JSON.parse(readFileSync(path, 'utf8')) as RecordedExchange[];

  /** @param name the number of the exchange, e.g. "14" */
  function exchange(name: string): RecordedExchange {
    const found = recorded.find((one) => one.name.startsWith(`${name}-`));
    if (found === undefined) throw new Error(`There is no recorded exchange ${name}.`);
    return found;
  }

  return {
    recorded,
    exchange,
    /** The parsed answer of an exchange. */
    // biome-ignore lint/suspicious/noExplicitAny: each reader knows its own fields
    answerOf: (name: string): any => JSON.parse(exchange(name).response.body),
    /** The parsed body of a recorded request. */
    bodyOf: (name: string): Record<string, unknown> => JSON.parse(exchange(name).request.body ?? '{}'),
  };
}

export interface SentRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: each reader knows its own fields
  body: any;
}

/**
 * The network of a connector in front of a recorded server: each request gets a recorded answer.
 * @param answerTo the name of the exchange whose answer a request gets
 */
export function replaying(exchange: (name: string) => RecordedExchange, answerTo: (request: SentRequest) => string) {
  const sent: SentRequest[] = [];
  const replay: typeof fetch = async (address, init = {}) => {
    const url = new URL(String(address));
    const text = typeof init.body === 'string' ? init.body : null;
    const headers = new Headers(init.headers);
    const isForm = headers.get('content-type')?.startsWith('application/x-www-form-urlencoded');
    const body = text === null ? null : isForm ? Object.fromEntries(new URLSearchParams(text)) : JSON.parse(text);
    const request = { method: init.method ?? '', path: url.pathname, query: url.searchParams, headers, body };
    sent.push(request);
    const { status, headers: answered, contentType, body: answer } = exchange(answerTo(request)).response;
    return new Response(answer, { status, headers: { 'content-type': contentType, ...answered } });
  };
  return { sent, fetch: replay };
}
