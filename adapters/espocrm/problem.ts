import * as z from 'zod/mini';
import type { CrmProblem } from '../kit/index.ts';

/** The body of a refusal. Its words are for EspoCRM's own pages. */
const Refusal = z.object({
  messageTranslation: z.object({
    label: z.string(),
    data: z.optional(z.nullable(z.record(z.string(), z.unknown()))),
  }),
});

/**
 * What an answer of EspoCRM means: the header X-Status-Reason explains a refusal, and often the body is empty. A proxy
 * may remove the header, so the body is the second source.
 */
export function problem(answer: { status: number; headers: Headers; body: unknown }): CrmProblem | null {
  const { status, headers, body } = answer;
  // The kit knows 401, 408, 425 and 429.
  if (status < 400 || status >= 500 || [401, 408, 425, 429].includes(status)) return null;
  const explanation = headers.get('x-status-reason') || explanationIn(body);
  // After too many requests with a wrong key, EspoCRM refuses this address for some time, also with the right one.
  if (status === 403 && /failed \w+ attempts exceeded/i.test(explanation)) return { kind: 'unavailable' };
  return explanation === '' ? null : { kind: 'refused', explanation };
}

/** E.g. "validationFailure: phoneNumber valid". */
function explanationIn(body: unknown): string {
  const refusal = z.safeParse(Refusal, body);
  if (!refusal.success) return '';
  const { label, data } = refusal.data.messageTranslation;
  const values = Object.values(data ?? {}).filter((value) => typeof value === 'string');
  return values.length === 0 ? label : `${label}: ${values.join(' ')}`;
}
