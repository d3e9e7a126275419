const longest = 150;

/** A text as the name of a call, case or task. EspoCRM refuses names with "<", ">" and "=". */
export function titleOf(text: string): string {
  return text
    .replace(/[<>=\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, longest);
}
