/** A text without case, accents and compatibility forms, so that "Zoë" is found by "zoe". */
export function foldedText(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}
