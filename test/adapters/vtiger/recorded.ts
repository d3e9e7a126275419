import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** An exchange with Vtiger CRM Community Edition 8.4.0, recorded on 2026-11-23. Hosts, keys and sessions are demo values. */
export interface Recorded {
  name: string;
  note: string;
  request: { method: 'GET' | 'POST'; path: string; query: string; body: string | null };
  response: { status: number; contentType: string; body: string };
  /** What Vtiger told its own page after `/makecall`. */
  uiResult?: string;
}

export const recorded = JSON.parse(readFileSync(join(import.meta.dirname, 'recorded.json'), 'utf8')) as Recorded[];

/** @param name the number of the exchange, e.g. "21" */
export function exchange(name: string): Recorded {
  const found = recorded.find((one) => one.name.startsWith(`${name}-`));
  if (found === undefined) throw new Error(`There is no recorded exchange ${name}.`);
  return found;
}

/** The parsed answer of an exchange. */
export function answerOf(name: string): { success: boolean; result: never; error: { code: string; message: string } } {
  return JSON.parse(exchange(name).response.body);
}

/** Query or form of a request, decoded. `element` is parsed, because spaces in JSON mean nothing. */
export function parametersOf(request: { query: string; body: string | null }): Record<string, unknown> {
  const params = new URLSearchParams(request.body === null || request.body === '' ? request.query : request.body);
  const decoded: Record<string, unknown> = Object.fromEntries(params);
  if (typeof decoded.element === 'string') decoded.element = JSON.parse(decoded.element);
  return decoded;
}
