import * as z from 'zod/mini';
import { type CrmProblem, textOf } from '../kit/index.ts';

/** The body of a refusal: the class of the error, and messages for Frappe's pages as JSON in JSON. */
const Refusal = z.object({ exc_type: z.optional(z.string()), _server_messages: z.optional(z.string()) });
const Messages = z.array(z.string());
const Message = z.object({ message: z.string() });

/** Frappe refuses values with 417, and documents of the same name with 409. Its own faults are 500. */
export function problem({ status, body }: { status: number; body: unknown }): CrmProblem | null {
  // The kit knows 401, 408, 425 and 429. A missing and a second document are decided by the connector.
  if (status < 400 || status >= 500 || [401, 404, 408, 409, 425, 429].includes(status)) return null;
  const refusal = z.safeParse(Refusal, body);
  if (!refusal.success) return null;
  const explanation = [refusal.data.exc_type ?? '', ...messagesIn(refusal.data._server_messages)]
    .filter((text) => text !== '')
    .join(': ');
  return explanation === '' ? null : { kind: 'refused', explanation };
}

function messagesIn(text: string | undefined): string[] {
  const messages = z.safeParse(Messages, parsed(text ?? ''));
  if (!messages.success) return [];
  return messages.data.flatMap((each) => {
    const message = z.safeParse(Message, parsed(each));
    return message.success ? [textOf(message.data.message)] : [];
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
