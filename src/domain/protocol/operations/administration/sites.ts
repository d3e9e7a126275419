import * as z from 'zod/mini';
import { SiteBody, SiteView } from '../../admin.ts';
import { ListQuery } from '../../administration/list-query.ts';
import { administrators } from '../access.ts';
import type { Operation } from '../operation.ts';

const ofSite = z.object({ key: z.string().check(z.regex(/^[A-Za-z0-9_.-]{1,64}$/)) });

export const listSites = {
  method: 'GET',
  path: '/v1/sites',
  access: administrators,
  tag: 'sites',
  summary: 'List sites',
  description:
    'Sorted by key. Pass the last one as “after” to get the following page. X-Total-Count is the number of all that match.',
  query: ListQuery,
  answer: z.array(SiteView),
} as const satisfies Operation;

export const getSite = {
  method: 'GET',
  path: '/v1/sites/:key',
  access: administrators,
  kind: 'site',
  tag: 'sites',
  summary: 'Get a site',
  params: ofSite,
  answer: SiteView,
} as const satisfies Operation;

export const putSite = {
  method: 'PUT',
  path: '/v1/sites/:key',
  access: administrators,
  kind: 'site',
  tag: 'sites',
  summary: 'Create or replace a site',
  description: 'Omitted fields get their defaults. Another target revokes the tokens of visitors.',
  params: ofSite,
  body: SiteBody,
  answer: SiteView,
} as const satisfies Operation;

export const deleteSite = {
  method: 'DELETE',
  path: '/v1/sites/:key',
  access: administrators,
  kind: 'site',
  tag: 'sites',
  summary: 'Delete a site',
  description: 'Revokes the tokens of its visitors. Live calls continue.',
  params: ofSite,
  answer: null,
} as const satisfies Operation;
