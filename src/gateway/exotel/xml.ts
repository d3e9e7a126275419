/**
 * An answer of Exotel's API as XML, its default format: the same names in `<TwilioResponse>`. A list repeats its entries,
 * and null is an empty element.
 */
export function xmlOf(body: object): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<TwilioResponse>\n${inner(body, 1)}</TwilioResponse>\n`;
}

function inner(value: object, depth: number): string {
  return Object.entries(value)
    .map(([name, content]) => element(name, content, depth))
    .join('');
}

function element(name: string, content: unknown, depth: number): string {
  const space = ' '.repeat(depth);
  if (content === null || content === undefined) return `${space}<${name}/>\n`;
  if (Array.isArray(content)) {
    const entries = content.map((entry: object) => inner(entry, depth + 1)).join('');
    return `${space}<${name}>\n${entries}${space}</${name}>\n`;
  }
  if (typeof content === 'object') return `${space}<${name}>\n${inner(content, depth + 1)}${space}</${name}>\n`;
  return `${space}<${name}>${escaped(String(content))}</${name}>\n`;
}

function escaped(text: string): string {
  return (
    text
      // XML 1.0 has no other control characters.
      .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
  );
}
