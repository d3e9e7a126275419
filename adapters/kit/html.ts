/** For CRMs that show notes as HTML. A text keeps its characters and its lines. */
export function htmlOf(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`))
    .join('<br>');
}

/** The same, with a link at the end of the line that ends with this address. */
export function linkedHtmlOf(text: string, address: string): string {
  const shown = htmlOf(address);
  return `${htmlOf(text)}<br>`
    .replace(`: ${shown}<br>`, () => `: <a href="${shown}">${shown}</a><br>`)
    .slice(0, -'<br>'.length);
}

/** The text of such a body, also after the CRM's editor has written it again: lines, and no markup. */
export function textOf(html: string): string {
  return html
    .replace(/<br\s*\/?>|<\/(?:p|div|li)>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(lt|gt|quot|apos|nbsp|amp));/gi, (whole, decimal, hex, name) => {
      if (name !== undefined) return named[name.toLowerCase()] ?? whole;
      const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    });
}

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', amp: '&' };
