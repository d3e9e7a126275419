import {
  type CrmConnector,
  longestTerm,
  ofSameLine,
  type RequestOptions,
  spellingsOf,
  withWords,
} from '../kit/index.ts';
import { historyOf } from './history.ts';
import { contactOf, numbersOf, Person } from './person.ts';
import { type Pipeline, pageSize } from './pipeline.ts';

/** Contacts that a screen pop may have to choose from. */
const mostKept = 100;
/** Of each search. */
const mostPages = 2;
const mostTails = 4;
const tailLength = 4;

/** Finds people by the end of their numbers, compares whole numbers, and adds deals and past calls to the first. */
export function peopleFinder(pipeline: Pipeline): CrmConnector['findContacts'] {
  return async (number, options) => {
    const people = await peopleWith(pipeline, number, options);
    const contacts = people.map((person) => contactOf(person, options.fields));
    const found = ofSameLine(contacts, number, options.country).slice(0, mostKept);
    return Promise.all(
      found.map(async (contact, at) =>
        at === 0 ? { ...contact, ...(await historyOf(pipeline, contact.id, options)) } : contact,
      ),
    );
  };
}

/**
 * Finds people by words of their names. Pipeline CRM is asked for the longest word, in one request, and all of them are
 * compared afterwards, also with the company.
 */
export function peopleSearcher(pipeline: Pipeline): NonNullable<CrmConnector['searchContacts']> {
  return async (words, options) => {
    const longest = longestTerm(words);
    if (longest === null) return [];
    const query = { 'conditions[person_name]': longest };
    const people = await pipeline.list(Person, '/people.json', query, options);
    const found = people.map((person) => contactOf(person));
    return withWords(found, words).slice(0, options.limit);
  };
}

/**
 * People that may have this number, each once. They can be near misses. Pipeline CRM looks for a text inside the numbers
 * as they were typed, so the ends of all usual spellings are searched: "0123" for +14155550123, and "5678", "6 78", "6-78"
 * and "6.78" for a number that is written in pairs.
 */
export async function peopleWith(pipeline: Pipeline, number: string, options: RequestOptions): Promise<Person[]> {
  const tails = new Set(spellingsOf(number).map((spelling) => spelling.slice(-tailLength)));
  const searches = await Promise.all(
    [...tails]
      .slice(0, mostTails)
      .map((tail) => search(pipeline, number, { 'conditions[person_phone]': tail }, options)),
  );
  return [...new Map(searches.flat().map((person) => [person.id, person])).values()];
}

/** Page by page, until one has a person with exactly this line. */
async function search(
  pipeline: Pipeline,
  number: string,
  query: Readonly<Record<string, string>>,
  options: RequestOptions,
): Promise<Person[]> {
  const found: Person[] = [];
  for (let page = 1; page <= mostPages; page += 1) {
    const people = await pipeline.list(Person, '/people.json', { ...query, page }, options);
    found.push(...people);
    const numbered = people.map((person) => ({ numbers: numbersOf(person) }));
    if (people.length < pageSize || ofSameLine(numbered, number).length > 0) break;
  }
  return found;
}
