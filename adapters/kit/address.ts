import { CodedError } from '../../src/domain/errors.ts';

export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/**
 * Builds a path from a template: each value becomes one segment, or part of one.
 *
 *     pathOf`/api/calls/${callId}`
 *
 * No escape makes the segments "." and ".." harmless: `addressOf` refuses them.
 */
export function pathOf(texts: TemplateStringsArray, ...values: (string | number)[]): string {
  return texts.reduce((path, text, at) => {
    const value = encodeURIComponent(String(values[at - 1]));
    return path + value + text;
  });
}

/**
 * The address of a request. It is always below the base address, whatever the path contains.
 * @throws CodedError CRM_REFUSED if the path leads elsewhere
 */
export function addressOf(baseUrl: string, path: string, query: Query = {}): URL {
  const base = new URL(baseUrl);
  const root = base.pathname.replace(/\/+$/, '');
  if (!isBelow(path)) throw elsewhere();
  const url = new URL(base.origin);
  const [pathname = ''] = path.split('?', 1);
  url.pathname = root + pathname;
  url.search = path.slice(pathname.length);
  for (const [name, value] of Object.entries(query)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== undefined) url.searchParams.append(name, String(each));
    }
  }
  if (url.origin !== base.origin || !url.pathname.startsWith(`${root}/`)) throw elsewhere();
  return url;
}

/** A rooted path without a host, fragment, and segments that lead upwards. Parsers of addresses drop tabs and the like. */
function isBelow(path: string): boolean {
  if (!/^\/(?![/\\])/.test(path) || /[\\#\s\p{Cc}]/u.test(path)) return false;
  const [pathname = ''] = path.split('?', 1);
  return !pathname.split('/').some((segment) => /^(\.|%2e){1,2}$/i.test(segment));
}

function elsewhere(): CodedError {
  return new CodedError('CRM_REFUSED', { details: { reason: 'The path of the request leads elsewhere.' } });
}
