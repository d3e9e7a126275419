import * as z from 'zod';
import { CodedError } from '../../domain/errors.ts';

/** The service that verifies a visitor's challenge, as configured by the administrator. */
export interface ChallengeSettings {
  url: string;
  /** Sent as `secret`. null: none. */
  secret: string | null;
}

const timeoutMs = 5000;
/** The response of Turnstile, hCaptcha and reCAPTCHA. Other services may return only a status. */
const Verdict = z.object({ success: z.boolean() });

/**
 * Verifies a challenge response, in the form that Turnstile, hCaptcha and reCAPTCHA share: POST with `secret`,
 * `response` and `remoteip`. It passes with a 2xx status, and `"success": true` if the body is JSON with that field.
 * (https://developers.cloudflare.com/turnstile/get-started/server-side-validation/) Rejects with CHALLENGE_FAILED or
 * CHALLENGE_UNAVAILABLE. A token requires a clear success.
 * @param given the page's response from the challenge
 */
export async function checkChallenge(
  settings: ChallengeSettings | null,
  given: string | undefined,
  address: string,
): Promise<void> {
  if (given === undefined || given === '') throw new CodedError('CHALLENGE_FAILED');
  if (settings === null) {
    throw new CodedError('CHALLENGE_UNAVAILABLE', { message: 'SIDECALL_CHALLENGE_URL is not set.' });
  }
  const form = new URLSearchParams({ response: given, remoteip: address });
  if (settings.secret !== null) form.set('secret', settings.secret);
  let status: number;
  let text: string;
  try {
    const answer = await fetch(settings.url, {
      method: 'POST',
      body: form,
      // The secret must not be sent to another address.
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    status = answer.status;
    text = await answer.text();
  } catch (cause) {
    throw new CodedError('CHALLENGE_UNAVAILABLE', { cause });
  }
  if (status >= 500)
    throw new CodedError('CHALLENGE_UNAVAILABLE', { message: `The challenge’s server answers ${status}.` });
  if (status < 200 || status >= 300 || !saysYes(text)) throw new CodedError('CHALLENGE_FAILED');
}

function saysYes(text: string): boolean {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body !== 'object' || body === null || !('success' in body)) return true;
    const verdict = Verdict.safeParse(body);
    return verdict.success && verdict.data.success;
  } catch {
    return true;
  }
}
