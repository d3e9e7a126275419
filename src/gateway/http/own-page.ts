import type { FastifyRequest } from 'fastify';
import { CodedError } from '../../domain/errors.ts';
import { isSameOrigin } from './origins.ts';

/**
 * Whether a request may use a cookie. Browsers send cookies by themselves, so a request that changes something has to
 * prove that a page of this gateway sent it: browsers put Origin into each such request, and no script can set it.
 * Sec-Fetch-Site says the same, if the browser knows it. SIDECALL_ORIGINS does not count: those pages send tokens. A
 * page without TLS does not count either: anyone in the network between can write it.
 * @param publicUrl the gateway's own address, if a proxy changes the Host header
 * @throws CodedError ORIGIN_NOT_ALLOWED
 */
export function checkOwnPage(request: FastifyRequest, publicUrl: string | null): void {
  const { origin, 'sec-fetch-site': site } = request.headers;
  const reads = request.method === 'GET' || request.method === 'HEAD';
  const own =
    origin === undefined ? reads : keepsCookies(origin) && (isSameOrigin(request, origin) || origin === publicUrl);
  // "none": the person typed the address.
  const near = site === undefined || site === 'same-origin' || (reads && site === 'none');
  if (own && near) return;
  throw new CodedError('ORIGIN_NOT_ALLOWED', {
    message: 'Only pages of the gateway itself may use its sign-in.',
    help: 'Pages of other origins send an access token: “Authorization: Bearer …”.',
  });
}

/**
 * Refuses to set a cookie that the browser would drop: it keeps Secure cookies of https, and of this machine. The origin
 * is the browser's own word, also behind a proxy. @throws CodedError SIGN_IN_NEEDS_HTTPS
 */
export function checkKeepsCookies(request: FastifyRequest): void {
  const { origin } = request.headers;
  // Requests without an origin are refused by `checkOwnPage`.
  if (origin !== undefined && !keepsCookies(origin)) throw new CodedError('SIGN_IN_NEEDS_HTTPS');
}

/** Whether browsers keep a Secure cookie of this origin: https, or this machine. */
function keepsCookies(origin: string): boolean {
  const page = URL.parse(origin);
  return page?.protocol === 'https:' || /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(page?.hostname ?? '');
}
