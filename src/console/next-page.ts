const key = 'sidecall-next';

/** The pages that a sign-in can lead to. */
const pages = /^\/(console$|console\/|connections$|contacts$|recordings\/|embed\/)/;

/**
 * Notes the page to open after the sign-in, which may lead through the pages of an identity provider. Its address is
 * the parameter `then`, e.g. "/sign-in?then=/connections". Anyone can make a link with another address in it, so
 * only pages of this gateway count. An answer of the API is not one of them: the browser would request it with the
 * cookie.
 * @returns whether this address names one
 */
export function noteNextPage(): boolean {
  const then = new URLSearchParams(location.search).get('then');
  if (then === null || !then.startsWith('/')) return false;
  const address = URL.canParse(then, location.origin) ? new URL(then, location.origin) : null;
  // "//elsewhere.example" and "/\elsewhere.example" begin with a slash too.
  if (address?.origin !== location.origin || !pages.test(address.pathname)) return false;
  sessionStorage.setItem(key, `${address.origin}${address.pathname}${address.search}`);
  return true;
}

/** The address of the noted page, once. null: none. */
export function takeNextPage(): string | null {
  const next = sessionStorage.getItem(key);
  sessionStorage.removeItem(key);
  return next;
}
