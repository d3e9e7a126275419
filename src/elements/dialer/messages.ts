import type { NumberKind } from '../../domain/outbound/rules.ts';

/** Texts of the dialer's list, and of what it says about a number. */
export interface DialerMessages {
  /** Opens the list. */
  showParties: string;
  favourites: string;
  recentParties: string;
  contacts: string;
  noParties: string;
  noPartiesHelp: string;
  addFavourite: (name: string) => string;
  removeFavourite: (name: string) => string;
  /** Numbers are masked, so contacts are not found by them. */
  numbersHidden: string;
  /** The country of numbers without a country code. */
  dialCountry: string;
  /** Kinds of numbers. Others are not named. */
  numberKinds: Partial<Record<NumberKind, string>>;
  /** @param country a country's name @param kind one of the above */
  countryAndKind: (country: string, kind: string) => string;
}

export const english: DialerMessages = {
  showParties: 'Favourites and recent',
  favourites: 'Favourites',
  recentParties: 'Recent',
  contacts: 'Contacts',
  noParties: 'The list is empty.',
  noPartiesHelp: 'Type a name, or make a call.',
  addFavourite: (name) => `Add ${name} to favourites`,
  removeFavourite: (name) => `Remove ${name} from favourites`,
  numbersHidden: 'Numbers are hidden. Contacts cannot be called from here.',
  dialCountry: 'Country',
  numberKinds: {
    fixed: 'landline',
    mobile: 'mobile',
    'toll-free': 'freephone',
    voip: 'internet',
    'premium-rate': 'premium rate',
    'shared-cost': 'shared cost',
    short: 'short number',
  },
  countryAndKind: (country, kind) => `${country}, ${kind}`,
};
