const characters = new Intl.Segmenter();

/** E.g. "&#039;" and "&amp;", as some CRMs store characters. */
const reference = /&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z]{1,8});/gi;
const longestReference = 10;

/**
 * A text as a field can hold it: its beginning, without a half of a character at the end. A character is what a reader
 * takes for one, such as an emoji of several parts, or a reference.
 * @param most the length of the field in UTF-16 units
 */
export function fitting(text: string, most: number): string {
  if (text.length <= most) return text;
  const from = Math.max(0, most - longestReference);
  for (const { 0: whole, index } of text.slice(from, most + longestReference).matchAll(reference)) {
    const at = from + index;
    if (at < most && most < at + whole.length) return text.slice(0, at);
  }
  const at = characters.segment(text).containing(most)?.index ?? most;
  return text.slice(0, at);
}
