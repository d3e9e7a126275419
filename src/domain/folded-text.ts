/**
 * A text without case, accents and compatibility forms, with one apostrophe and one hyphen, so that "Zoë" is found by
 * "zoe", and "O’Neil" by "o'neil".
 */
export function foldedText(text: string): string {
  const plain = text.replace(/[‘’ʼ´`]/g, "'").replace(/[‐‑–]/g, '-');
  return plain.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}
