import { foldedText } from '../domain/folded-text.ts';
import { displayDialled, displayNumber } from '../domain/numbers/display.ts';
import { toE164 } from '../domain/numbers/e164.ts';
import type { DialSuggestions } from '../domain/protocol/dialling/suggestions.ts';
import { getFavourites, putFavourites, suggestDialling } from '../domain/protocol/operations/dialling.ts';
import type { Answer, Asking, JsonOperation } from '../domain/protocol/operations/operation.ts';

/** Contacts of the CRM that a dialer finds. All numbers are from ranges that are never assigned. */
const contacts: DialSuggestions['contacts'] = [
  {
    name: 'Marigold Thimble',
    company: 'Thimble Threadworks',
    numbers: [
      { to: '+14155550123', display: '(415) 555-0123' },
      { to: '+14155550124', display: '(415) 555-0124' },
    ],
  },
  { name: 'Marcus Tern', company: null, numbers: [{ to: '+442079460018', display: '+44 20 7946 0018' }] },
];

interface Answering {
  favourites: Answer<typeof getFavourites>;
  answers<Op extends JsonOperation>(operation: Op, answer: (asking: Asking<Op>) => Answer<Op>): void;
}

/** What a gateway answers a dialer. */
export function answerDialling(phone: Answering): void {
  const shown = () => phone.favourites.map((each) => ({ ...each, display: displayDialled(each.to, 'US') }));
  phone.answers(getFavourites, shown);
  phone.answers(putFavourites, ({ body }) => {
    phone.favourites = body;
    return shown();
  });
  phone.answers(suggestDialling, ({ body: { text } }) => {
    const words = foldedText(text);
    const to = toE164(text, 'US');
    return {
      number: to === null ? null : { to, display: displayNumber(to, 'US'), country: 'US', kind: 'mobile' as const },
      contacts: /\p{L}/u.test(text) ? contacts.filter(({ name }) => foldedText(name).includes(words)) : [],
      hidden: false,
    };
  });
}
