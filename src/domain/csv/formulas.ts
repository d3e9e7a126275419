/**
 * Formula injection: a spreadsheet calculates a cell that begins with one of these characters
 * (https://owasp.org/www-community/attacks/CSV_Injection), the full-width ones included. A spreadsheet that expects another
 * delimiter also begins a cell after that delimiter, or after a line break, inside our cell.
 *
 * The apostrophe before such a character makes it a text, and more than one is possible, so that `unguarded` finds out
 * which of them are the text's own.
 */
const formula = '=+\\-@＝＋－＠';
const inside = `(?<=[,;\\t\\r\\n"])`;
const toGuard = new RegExp(`^(?='*[${formula}\\t\\r\\n])|${inside}(?='*[${formula}])`, 'g');
const toRemove = new RegExp(`^'(?='*[${formula}\\t\\r\\n])|${inside}'(?='*[${formula}])`, 'g');

/** A text that no spreadsheet calculates. */
export function guarded(text: string): string {
  return text.replace(toGuard, "'");
}

/** The text before `guarded`. */
export function unguarded(text: string): string {
  return text.replace(toRemove, '');
}
