import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** An exchange with EspoCRM 8.4.2, recorded on 2026-11-23. Hosts, passwords and keys are demo values. */
export interface Recorded {
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

export const recorded = JSON.parse(readFileSync(join(import.meta.dirname, 'recorded.json'), 'utf8')) as Recorded[];

/** @param name the number of the exchange, e.g. "14" */
export function exchange(name: string): Recorded {
  const found = recorded.find((one) => one.name.startsWith(`${name}-`));
  if (found === undefined) throw new Error(`There is no recorded exchange ${name}.`);
  return found;
}

/** The parsed answer of an exchange. */
export function answerOf(name: string): Record<string, unknown> {
  return JSON.parse(exchange(name).response.body);
}

/** The parsed body of a recorded request. */
export function bodyOf(name: string): Record<string, unknown> {
  return JSON.parse(exchange(name).request.body ?? '{}');
}
