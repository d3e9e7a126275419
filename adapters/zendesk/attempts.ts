import { CodedError, type CrmAnswer, refused } from '../kit/index.ts';

/**
 * Sends a request with less and less until Zendesk accepts it. A user that was deleted meanwhile makes a ticket invalid,
 * and the call is still worth logging.
 * @param send sends one body
 * @param bodies the fullest first; repeated ones are skipped
 * @returns the first answer with another status than 422
 * @throws CodedError CRM_REFUSED with the reason for the fullest body
 */
export async function firstAccepted<T>(
  bodies: readonly T[],
  send: (body: T) => Promise<CrmAnswer>,
): Promise<{ answer: CrmAnswer; body: T }> {
  const sent = new Set<string>();
  let refusal: CodedError | null = null;
  for (const body of bodies) {
    const text = JSON.stringify(body);
    if (sent.has(text)) continue;
    sent.add(text);
    try {
      const answer = await send(body);
      if (answer.status !== 422) return { answer, body };
      refusal ??= refused(answer);
    } catch (error) {
      if (!isInvalid(error)) throw error;
      refusal ??= error;
    }
  }
  throw refusal ?? new TypeError('There is nothing to send.');
}

function isInvalid(error: unknown): error is CodedError {
  if (!(error instanceof CodedError) || error.code !== 'CRM_REFUSED') return false;
  return (error.details as { status?: unknown } | undefined)?.status === 422;
}
