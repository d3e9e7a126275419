import * as z from 'zod/mini';
import type { CrmProblem } from '../kit/index.ts';

const Failure = z.object({ name: z.string(), message: z.string() });

/**
 * What an answer of Odoo means. Odoo answers a caller's mistakes with 500, too: then `name` is an exception of Python,
 * such as "builtins.ValueError" for a field that does not exist. Sent again, the request would fail again.
 */
export function problem({ status, body }: { status: number; body: unknown }): CrmProblem | null {
  const failure = z.safeParse(Failure, body);
  if (!failure.success) {
    // A page instead of an answer: the database is unknown, or several are there and none is named.
    return status === 404 && typeof body === 'string'
      ? { kind: 'refused', explanation: 'Odoo has no such database at this address.' }
      : null;
  }
  const { name, message } = failure.data;
  // The kit knows 401, 408, 425 and 429.
  if (status >= 500 && /^builtins\.(Value|Type|Key|Attribute|Index)Error$/.test(name)) {
    return { kind: 'refused', explanation: message };
  }
  return null;
}
