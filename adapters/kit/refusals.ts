import { CodedError } from '../../src/domain/errors.ts';

/** The result, or null if the CRM refuses the request: the record is missing, or the user may not see it. */
export async function unlessRefused<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (isRefusal(error)) return null;
    throw error;
  }
}

/** The result, or null if the CRM has no such record (404). What the user may not see is still an error. */
export async function unlessMissing<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (isRefusal(error) && (error.details as { status?: unknown } | undefined)?.status === 404) return null;
    throw error;
  }
}

/**
 * The result, or null if it failed: for what a screen pop can do without. Wrong credentials are an error of the whole
 * lookup.
 */
export async function unlessFailed<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof CodedError && error.code !== 'CRM_CREDENTIALS') return null;
    throw error;
  }
}

/**
 * Sends a record with less and less until the CRM takes it: a contact or user that was deleted meanwhile is refused,
 * and the record is still worth keeping.
 * @param attempts the fullest first; repeated ones are skipped
 * @throws CodedError CRM_REFUSED with the reason for the fullest one
 */
export async function firstAccepted<Attempt extends object, T>(
  attempts: readonly Attempt[],
  send: (attempt: Attempt) => Promise<T>,
): Promise<T> {
  const sent = new Set<string>();
  let refusal: unknown = null;
  for (const attempt of attempts) {
    const text = JSON.stringify(attempt);
    if (sent.has(text)) continue;
    sent.add(text);
    try {
      return await send(attempt);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      refusal ??= error;
    }
  }
  throw refusal;
}

function isRefusal(error: unknown): error is CodedError {
  return error instanceof CodedError && error.code === 'CRM_REFUSED';
}
