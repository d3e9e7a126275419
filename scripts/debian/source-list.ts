/** The package sources of this machine's apt, changed to another suite of the same distribution. */
export interface SourceList {
  /** `sources.list` or `machine.sources`: the name distinguishes the two formats of sources.list(5). */
  file: string;
  text: string;
}

/** One of apt's files, see sources.list(5). */
export interface SourceFile {
  name: string;
  text: string;
}

/**
 * The first entry for `codename` among apt's files, with `suite` instead of the codename: the same mirror, keys and
 * options. Null if apt has no such entry.
 */
export function sourceListFor(files: readonly SourceFile[], codename: string, suite: string): SourceList | null {
  for (const { name, text } of files) {
    const found = name.endsWith('.sources') ? stanzaFor(text, codename, suite) : lineFor(text, codename, suite);
    if (found !== null) return { file: name.endsWith('.sources') ? 'machine.sources' : 'machine.list', text: found };
  }
  return null;
}

function lineFor(text: string, codename: string, suite: string): string | null {
  for (const line of text.split('\n')) {
    const match = /^deb\s+(\[[^\]]*\]\s+)?(\S+)\s+(\S+)\s+/.exec(line.trim());
    if (match?.[3] === codename) return `deb ${match[1] ?? ''}${match[2]} ${suite} main\n`;
  }
  return null;
}

function stanzaFor(text: string, codename: string, suite: string): string | null {
  for (const stanza of text.split(/\n\s*\n/)) {
    const lines = stanza.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
    const suites = lines.find((line) => /^Suites:/i.test(line))?.split(/\s+/) ?? [];
    const disabled = lines.some((line) => /^Enabled:\s*no/i.test(line));
    const binary = lines.some((line) => /^Types:.*\bdeb(\s|$)/i.test(line));
    if (disabled || !binary || !suites.includes(codename)) continue;
    const replaced = lines.filter((line) => !/^(Types|Suites|Components):/i.test(line));
    return [...replaced, 'Types: deb', `Suites: ${suite}`, 'Components: main', ''].join('\n');
  }
  return null;
}
