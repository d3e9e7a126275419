const key = 'sidecall-next';

/**
 * Notes the page to open after the sign-in, which may lead through the pages of an identity provider. Only a page of
 * this gateway counts: anyone can make a link with another address in it.
 */
export function noteNextPage(): void {
  const next = new URLSearchParams(location.search).get('next');
  if (next === null || !next.startsWith('/')) return;
  const address = URL.canParse(next, location.origin) ? new URL(next, location.origin) : null;
  // "//elsewhere.example" and "/\elsewhere.example" begin with a slash too.
  // With its origin: the path of “/..//elsewhere.example” alone would be another address.
  if (address?.origin === location.origin) sessionStorage.setItem(key, `${address.origin}${address.pathname}`);
}

/** The address of the noted page, once. null: none. */
export function takeNextPage(): string | null {
  const next = sessionStorage.getItem(key);
  sessionStorage.removeItem(key);
  return next;
}
