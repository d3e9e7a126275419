const root = '/console';

/** A place in the console: the page's name, and what is behind it. */
export interface Route {
  page: string;
  rest: string;
  /** The query with its “?”, or an empty text. */
  search?: string;
}

/** Reads an address such as “/console/flows/support”. null: it is none of the console's. */
export function routeOf(pathname: string, search = ''): Route | null {
  if (pathname !== root && !pathname.startsWith(`${root}/`)) return null;
  const [page = '', ...rest] = pathname.slice(root.length + 1).split('/');
  try {
    return { page, rest: rest.map(decodeURIComponent).join('/'), search };
  } catch {
    // “%” without digits: no such thing.
    return { page, rest: '', search };
  }
}

export function addressOf({ page, rest, search = '' }: Route): string {
  const behind = rest === '' ? '' : `/${rest.split('/').map(encodeURIComponent).join('/')}`;
  return `${root}${page === '' ? '' : `/${page}`}${behind}${search}`;
}
