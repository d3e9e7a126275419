const root = '/console';

/** A place in the console: the page's name, and what is behind it. */
export interface Route {
  page: string;
  rest: string;
}

/** Reads an address such as “/console/flows/support”. null: it is none of the console's. */
export function routeOf(pathname: string): Route | null {
  if (pathname !== root && !pathname.startsWith(`${root}/`)) return null;
  const [page = '', ...rest] = pathname.slice(root.length + 1).split('/');
  try {
    return { page, rest: rest.map(decodeURIComponent).join('/') };
  } catch {
    // “%” without digits: no such thing.
    return { page, rest: '' };
  }
}

export function addressOf({ page, rest }: Route): string {
  return `${root}/${page}${rest === '' ? '' : `/${rest.split('/').map(encodeURIComponent).join('/')}`}`;
}
