import type { CrmContact } from '../../../src/domain/crm/contact.ts';
import { withWords } from '../../../src/domain/with-words.ts';

/** A part of the contacts that a search finds, the first ones. */
export interface Part<T> {
  contacts: T[];
  /** There may be more. */
  isFull: boolean;
}

/**
 * Searches while a person types: few records are usually enough for what a list of suggestions shows, and are soon read.
 * Many are read only if too few of them have all words: a CRM may take fewer words than were typed.
 * @param few records that are read at first. Missing: twice as many as are shown
 * @param most records that are read otherwise
 * @param read the first `count` records of the search
 */
export async function fewFirst<T extends Pick<CrmContact, 'name' | 'company'>>(
  words: string,
  { limit, most, few = 2 * limit }: { limit: number; most: number; few?: number },
  read: (count: number) => Promise<Part<T>>,
): Promise<T[]> {
  const first = few < most ? await read(few) : null;
  if (first !== null && (!first.isFull || withWords(first.contacts, words).length >= limit)) return first.contacts;
  return (await read(most)).contacts;
}
