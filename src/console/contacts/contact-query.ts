import type { ContactPage } from '../../domain/protocol/contact-list.ts';
import type { Ask } from '../shell/page-context.ts';

const pageSize = 50;

/** A number in any spelling: digits, and what people write between them. */
const number = /^\+?[\d\s().\-/]{5,}$/;

/**
 * A page of the contact list, newest first.
 * @param wanted words of a name, company or e-mail address; or a number in any spelling. Empty: all
 * @param before from `next` of the page before. null: the first page
 */
export function contactPage(ask: Ask, wanted: string, before: string | null): Promise<ContactPage> {
  const text = wanted.trim();
  if (text === '') {
    const query = new URLSearchParams({ limit: String(pageSize), ...(before !== null && { before }) });
    return ask('GET', `/v1/contacts?${query}`);
  }
  // In the body, because addresses are logged.
  return ask('POST', '/v1/contacts/search', {
    ...(number.test(text) ? { number: text } : { text }),
    limit: pageSize,
    ...(before !== null && { before }),
  });
}
