import * as z from 'zod/mini';

/**
 * The kind of a website's call parameter:
 * - `text`: a visitor's text. In a masked call it loses every run of 7 or more digits.
 * - `identifier`: the site's own id of something (an order, a cart), shown unchanged.
 * - `address`: a page of the site. Scheme, host and path are kept. Query and fragment may contain secrets, and are
 *   removed.
 */
const paramKinds = ['text', 'identifier', 'address'] as const;

const paramName = z.string().check(z.regex(/^[A-Za-z0-9_.-]{1,64}$/));

export const SiteParam = z.object({ name: paramName, kind: z._default(z.enum(paramKinds), 'text') });
export type SiteParam = z.infer<typeof SiteParam>;

/**
 * The parameters of a site that lists none: those that click-to-call sends by itself, and a visitor's name and number.
 */
export const defaultSiteParams: readonly SiteParam[] = [
  { name: 'page', kind: 'address' },
  { name: 'pageTitle', kind: 'text' },
  { name: 'name', kind: 'text' },
  { name: 'visitorName', kind: 'text' },
  { name: 'number', kind: 'text' },
  { name: 'phone', kind: 'text' },
];

/** Parameters that name the caller. Their kind is `text`. */
export const personParams: readonly string[] = ['name', 'visitorName', 'number', 'phone'];
