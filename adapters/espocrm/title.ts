import { fitting } from '../kit/index.ts';

const longest = 150;

/** A text as the name of a call, case or task. EspoCRM refuses names with "<", ">" and "=". */
export function titleOf(text: string): string {
  return fitting(text.replace(/[<>=\p{Cc}\s]+/gu, ' ').trim(), longest);
}

/** The same for a text that is too long, and any other as it is: signs that EspoCRM refuses are no loss. */
export function cutTitleOf(text: string): string {
  return text.length > longest ? titleOf(text) : text;
}
