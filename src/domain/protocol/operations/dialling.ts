import { Favourites } from '../dialling/favourite.ts';
import { DialSuggestions, DialText } from '../dialling/suggestions.ts';
import { withDialer } from './access.ts';
import type { Operation } from './operation.ts';

export const getFavourites = {
  method: 'GET',
  path: '/v1/favourites',
  access: withDialer,
  tag: 'agents',
  summary: 'Get the own favourites of the dialer, in their order',
  answer: Favourites,
} as const satisfies Operation;

export const putFavourites = {
  method: 'PUT',
  path: '/v1/favourites',
  access: withDialer,
  tag: 'agents',
  summary: 'Replace the own favourites of the dialer',
  description: 'INVALID_NUMBER: one of them cannot be called, and nothing is changed.',
  body: Favourites,
  answer: Favourites,
} as const satisfies Operation;

export const suggestDialling = {
  method: 'POST',
  path: '/v1/dial-suggestions',
  access: withDialer,
  tag: 'agents',
  summary: 'What a text in a dialer may mean: a number with its country and kind, and contacts of the CRM',
  description:
    'Contacts are searched by words if the CRM’s adapter can (contacts.search), and by complete numbers. While a virtual number is masked, agents search by words alone, and see no numbers. Large reads are audited.',
  body: DialText,
  answer: DialSuggestions,
} as const satisfies Operation;
