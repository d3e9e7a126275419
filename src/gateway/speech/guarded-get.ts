import { CodedError } from '../../domain/errors.ts';
import * as web from '../web/guarded-request.ts';

export { type Answer, type GuardOptions, Unreachable } from '../web/guarded-request.ts';

/** A GET request for a sound. Rejects with MEDIA_REFUSED (scheme, private address, size, redirects) or Unreachable. */
export async function guardedGet(
  address: URL,
  headers: Readonly<Record<string, string>>,
  options: web.GuardOptions,
): Promise<web.Answer> {
  try {
    return await web.guardedRequest(address, { method: 'GET', headers }, options);
  } catch (error) {
    throw asRefusal(error);
  }
}

/**
 * Checks an address without a lookup.
 * @throws CodedError MEDIA_REFUSED
 */
export function checkAddress(
  url: URL,
  options: Pick<web.GuardOptions, 'allowHttp' | 'mayReach' | 'privateHosts'>,
): void {
  try {
    web.checkAddress(url, options);
  } catch (error) {
    throw asRefusal(error);
  }
}

function asRefusal(error: unknown): unknown {
  if (!(error instanceof web.Refused)) return error;
  return new CodedError('MEDIA_REFUSED', { message: `That sound may not be fetched. ${error.message}` });
}
