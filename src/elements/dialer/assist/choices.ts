import { foldedText } from '../../../domain/folded-text.ts';
import type { CallView } from '../../../domain/protocol/call.ts';
import type { Favourite } from '../../../domain/protocol/dialling/favourite.ts';
import type { DialSuggestions } from '../../../domain/protocol/dialling/suggestions.ts';
import { callerName, dialBackTo } from '../../call-texts.ts';
import type { Messages } from '../../messages.ts';

/** A party that can be called. */
export interface Choice {
  from: 'favourites' | 'recent' | 'contacts';
  name: string;
  /** The number as shown, or a company. Empty: the name says it. */
  detail: string;
  /** E.164, a short number, or `call:<call id>`. */
  to: string;
  /** The digit that calls this favourite with Alt. null: none. */
  key: number | null;
}

const mostRecent = 6;
/** Calls of the log that are looked through: those of the last days. */
const lookedAt = 500;

/**
 * The parties that a typed text may mean, each once: favourites, then parties of the last calls, then contacts of the
 * CRM. Without a text: favourites and last calls.
 */
export function choicesOf(options: {
  typed: string;
  favourites: readonly Favourite[];
  log: readonly CallView[];
  contacts: DialSuggestions['contacts'];
  text: Messages;
}): Choice[] {
  const { typed, favourites, log, contacts, text } = options;
  const words = foldedText(typed.trim()).split(/\s+/).filter(Boolean);
  const digits = /^[\d\s()+./-]+$/.test(typed) ? typed.replace(/\D/g, '').replace(/^0+/, '') : '';
  const means = ({ name, to }: { name: string; to: string }): boolean =>
    words.every((word) => foldedText(name).includes(word)) ||
    (digits.length >= 3 && !to.startsWith('call:') && to.replace(/\D/g, '').includes(digits));
  const found: Choice[] = favourites
    .map(({ name, to, display }, at) => ({
      from: 'favourites' as const,
      name,
      detail: detailOf(to, name) && (display ?? to),
      to,
      key: at < 9 ? at + 1 : null,
    }))
    .filter(means);
  let recent = 0;
  for (const call of log.slice(0, lookedAt)) {
    const to = dialBackTo(call);
    if (recent === mostRecent || to === null || found.some((each) => each.to === to)) continue;
    const name = callerName(call, text);
    if (!means({ name: `${name} ${call.contact?.company ?? ''}`, to })) continue;
    recent += 1;
    found.push({ from: 'recent', name, detail: call.contact ? call.customer.display : '', to, key: null });
  }
  for (const { name, company, numbers } of contacts) {
    for (const { to, display } of numbers) {
      if (found.some((each) => each.to === to)) continue;
      const detail = [display, company].filter(Boolean).join(' · ');
      found.push({ from: 'contacts', name, detail, to, key: null });
    }
  }
  return found;
}

function detailOf(to: string, name: string): string {
  return to.startsWith('call:') || to === name ? '' : to;
}
