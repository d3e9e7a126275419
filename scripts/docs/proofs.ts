/**
 * How each capability of an adapter was proven. The one source is the table with the column “proof” in the adapter’s
 * README, and there the words in italics. A row names capabilities in its first cell; rows that begin with “…” are
 * further parts of the capabilities before.
 */
import { type CrmCapability, crmCapabilities } from '../../src/domain/crm/manifest.ts';

/**
 * The words, strongest first. `counts`: the other side was not made by us, and was run. `null`: a fake or a page of
 * ours, which proves nothing alone.
 */
const words = {
  server: { counts: true, says: 'real server' },
  client: { counts: true, says: 'vendor’s client' },
  SDK: { counts: true, says: 'vendor’s client' },
  recorded: { counts: true, says: 'recorded exchange' },
  source: { counts: false, says: 'vendor’s source, read' },
  grammar: { counts: false, says: 'vendor’s source, read' },
  documentation: { counts: false, says: 'documentation' },
  fake: null,
  frame: null,
} as const;
type Word = keyof typeof words;

/** What a README says about one capability. */
export interface Proof {
  /** How the adapter does it, or why it does not. */
  how: string;
  /** In italics in the last column of its own row, in the order of `words`. */
  words: readonly Word[];
  /** The same of its further parts. */
  parts: readonly Word[];
  /** Italics that are none of the words. */
  unknown: readonly string[];
}

export type Proofs = ReadonlyMap<CrmCapability, Proof>;

/** @throws Error if the text has no table with the column “proof” */
export function readProofs(text: string): Proofs {
  const proofs = new Map<CrmCapability, Proof>();
  let current: CrmCapability[] = [];
  for (const [first = '', ...others] of rowsOf(text)) {
    const further = first.startsWith('…');
    if (!further) current = capabilitiesIn(first);
    const italics = italicsIn(others.at(-1) ?? '');
    const unknown = italics.filter((word) => !Object.hasOwn(words, word));
    for (const capability of current) {
      const before = proofs.get(capability) ?? { how: others[0] ?? '', words: [], parts: [], unknown: [] };
      const found = (more: readonly Word[]) => allWords.filter((word) => italics.includes(word) || more.includes(word));
      proofs.set(capability, {
        ...before,
        ...(further ? { parts: found(before.parts) } : { words: found(before.words) }),
        unknown: [...before.unknown, ...unknown],
      });
    }
  }
  return proofs;
}

const allWords = Object.keys(words) as Word[];

/** The sentence for a capability: the proofs that count, and whether parts have none. */
export function verdict(proof: Proof): string {
  const counting = says(proof.words, true);
  const parts = says(proof.parts, true);
  if (counting.length > 0) {
    const weak = says([...proof.words, ...proof.parts], false);
    return [counting.join(', '), ...(weak.length > 0 ? ['in part documentation only'] : [])].join('; ');
  }
  const read = says(proof.words, false).includes(words.source.says);
  return [
    read ? `documentation only (${words.source.says})` : 'documentation only',
    ...(parts.length > 0 ? [`in part ${parts.join(', ')}`] : []),
  ].join('; ');
}

function says(found: readonly Word[], counts: boolean): string[] {
  return [...new Set(found.flatMap((word) => (words[word]?.counts === counts ? [words[word].says] : [])))];
}

function italicsIn(cell: string): string[] {
  return [...cell.matchAll(/(?<![*\w])\*([^*]+)\*(?![*\w])/g)].map(([, word = '']) => word);
}

/** A line for each contradiction between what an adapter can do and what its README proves. @param file the README */
export function proofProblems(file: string, capabilities: readonly CrmCapability[], proofs: Proofs): string[] {
  return crmCapabilities.flatMap((capability) => {
    const proof = proofs.get(capability);
    const unknown = proof?.unknown ?? [];
    const problems = unknown.map((word) => `${file}: “${word}” at ${capability} is no word for a proof`);
    if (!capabilities.includes(capability)) {
      if (proof !== undefined && proof.words.length > 0) {
        problems.push(`${file}: proves ${capability}, which the manifest does not name`);
      }
      // Readers of masked lines have to know it.
      if (proof === undefined && capability === 'contacts.private') {
        problems.push(`${file}: does not say why ${capability} is missing`);
      }
    } else if (proof === undefined || proof.words.length === 0) {
      problems.push(`${file}: no proof of ${capability}, which the manifest names`);
    }
    return problems;
  });
}

/** The cells of the table whose last column is “proof”. */
function rowsOf(text: string): string[][] {
  const lines = text.split('\n');
  const head = lines.findIndex((line) => line.startsWith('|') && cells(line).at(-1) === 'proof');
  if (head < 0) throw new Error('There is no table with the column “proof”.');
  const end = lines.findIndex((line, at) => at > head && !line.startsWith('|'));
  return lines.slice(head + 2, end < 0 ? undefined : end).map(cells);
}

function cells(line: string): string[] {
  return line
    .replaceAll(/^\||\|\s*$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());
}

function capabilitiesIn(cell: string): CrmCapability[] {
  const named = [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
  return crmCapabilities.filter((capability) => named.includes(capability));
}
