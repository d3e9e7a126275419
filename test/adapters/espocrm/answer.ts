import { exchange } from './recorded.ts';

export interface Answer {
  status: number;
  type: string;
  headers: Record<string, string>;
  body: string;
}

export function json(body: unknown): Answer {
  return { status: 200, type: 'application/json', headers: {}, body: JSON.stringify(body) };
}

/** A refusal as EspoCRM writes it: the reason is in a header, and the body is often empty. */
export function refusal(status: number, reason: string, body?: unknown): Answer {
  const text = body === undefined ? '' : JSON.stringify(body);
  return { status, type: 'application/json', headers: { 'x-status-reason': reason }, body: text };
}

/** A recorded answer, word for word. */
export function recordedAnswer(name: string): Answer {
  const { status, contentType, headers, body } = exchange(name).response;
  return { status, type: contentType, headers, body };
}
