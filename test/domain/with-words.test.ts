import { expect, it } from 'vitest';
import { containedTerms, longestTerm, searchTerms, withWords } from '../../src/domain/with-words.ts';

it('asks CRMs for the beginnings of words, or for what says most in each', () => {
  expect(searchTerms("Ann O'Neil-Brown %_")).toEqual(['Ann', 'O']);
  expect(containedTerms("Ann O'Neil-Brown %_")).toEqual(['Ann', 'Brown']);
  expect(longestTerm("Ann O'Neil")).toBe('Ann');
  expect(longestTerm("Ann O'Neil", containedTerms)).toBe('Neil');
  expect(longestTerm('%_ ’')).toBe(null);
});

it('keeps the contacts that have every word, whatever the CRM found', () => {
  const found = ['Ann O’Neil', 'Neil Young', "Ánn O'Neil"].map((name) => ({ name, company: null }));
  expect(withWords(found, "o'neil")).toHaveLength(2);
  expect(withWords(found, 'ann neil').map(({ name }) => name)).toEqual(['Ann O’Neil', "Ánn O'Neil"]);
});
