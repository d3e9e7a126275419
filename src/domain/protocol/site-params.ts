import * as z from 'zod/mini';

/**
 * What a call parameter of a website is:
 * - `text`: a visitor's words. Of a masked call they lose every run of 7 digits and more.
 * - `identifier`: the site's own name for something (an order, a cart), shown as it is.
 * - `address`: a page of the site. Scheme, host and path are kept; query and fragment, which may hold secrets, are not.
 */
const paramKinds = ['text', 'identifier', 'address'] as const;

const paramName = z.string().check(z.regex(/^[A-Za-z0-9_.-]{1,64}$/));

export const SiteParam = z.object({ name: paramName, kind: z._default(z.enum(paramKinds), 'text') });
export type SiteParam = z.infer<typeof SiteParam>;

/** What a site gets that lists nothing: what click-to-call sends by itself, and what a visitor says of themselves. */
export const defaultSiteParams: readonly SiteParam[] = [
  { name: 'page', kind: 'address' },
  { name: 'pageTitle', kind: 'text' },
  { name: 'name', kind: 'text' },
  { name: 'visitorName', kind: 'text' },
  { name: 'number', kind: 'text' },
  { name: 'phone', kind: 'text' },
];

/** Parameters that say who calls; their kind is `text`. */
export const personParams: readonly string[] = ['name', 'visitorName', 'number', 'phone'];
