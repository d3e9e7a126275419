/** Counts words that plain technical English does without, in comments, documents and texts of the product. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { root } from '../run.ts';

/** At most so many of each kind may remain: a word can be right once. */
const most = 4;

const patterns: Readonly<Record<string, RegExp>> = {
  'who, whom, whoever': /\b(who|whom|whoever)\b/gi,
  'where for if: “where it is …”, “where there is …”, “where no …”':
    /\bwhere (it|its|they|there|no|none|nothing|a call|an agent|the (agent|call|caller|browser|carrier|gateway|page|core|database)) (is|are|has|have|does|do|can|may|was|were|knows?|lacks?)\b/gi,
  'nobody, somebody, everybody': /\b(nobody|somebody|everybody)\b/gi,
  'he, his, him': /\b(he|his|him)\b/gi,
};

/** Texts of the product are in these files, but not in English alone in the latter. */
const product = /^(src|adapters)\//;
const translated = /^src\/(elements\/languages\/|domain\/flows\/(spoken|templates\/bilingual))/;

/** `file:line: text` of each place, by pattern. */
export function proseFindings(folder = root): Map<string, string[]> {
  const found = new Map(Object.keys(patterns).map((name) => [name, [] as string[]]));
  for (const file of proseFiles(folder)) {
    const whole = readFileSync(join(folder, file), 'utf8');
    // Parsing takes time, and most files have none of the words.
    if (!Object.values(patterns).some((pattern) => whole.search(pattern) >= 0)) continue;
    for (const { line, text } of proseOf(file, whole)) {
      for (const [name, pattern] of Object.entries(patterns)) {
        for (const _ of text.matchAll(pattern)) found.get(name)?.push(`${file}:${line}: ${text.trim().slice(0, 100)}`);
      }
    }
  }
  return found;
}

/** One line for each pattern with too many places, and its places. */
export function proseProblems(folder = root): string[] {
  return [...proseFindings(folder)].flatMap(([name, places]) =>
    places.length <= most ? [] : [`${places.length} of “${name}”; at most ${most} may remain`, ...places],
  );
}

function proseFiles(folder: string): string[] {
  return (
    globSync(
      [
        '{src,adapters,scripts,demo,stories,test}/**/*.{ts,js}',
        '*.md',
        'docs/**/*.md',
        'adapters/*/*.md',
        'src/**/*.md',
      ],
      {
        cwd: folder,
      },
    )
      .map((file) => file.replaceAll('\\', '/'))
      // This file contains the words.
      .filter((file) => !file.includes('node_modules/') && file !== 'scripts/check/english.ts')
  );
}

interface Prose {
  line: number;
  text: string;
}

/** The lines of a document outside its code, or of the comments of a module, and its sentences if it is of the product. */
function proseOf(file: string, text: string): Prose[] {
  return file.endsWith('.md')
    ? proseOfMarkdown(text)
    : proseOfModule(text, product.test(file) && !translated.test(file));
}

function proseOfMarkdown(text: string): Prose[] {
  let fenced = false;
  return text.split('\n').flatMap((line, at) => {
    if (line.trimStart().startsWith('```')) fenced = !fenced;
    return fenced ? [] : [{ line: at + 1, text: line.replaceAll(/`[^`]*`/g, '') }];
  });
}

function proseOfModule(text: string, withSentences: boolean): Prose[] {
  const source = ts.createSourceFile('a.ts', text, ts.ScriptTarget.Latest, true);
  const seen = new Set<number>();
  const lines: Prose[] = [];
  const add = (ranges: readonly ts.CommentRange[] = []): void => {
    for (const { pos, end } of ranges) {
      if (seen.has(pos)) continue;
      seen.add(pos);
      const first = source.getLineAndCharacterOfPosition(pos).line + 1;
      for (const [n, line] of text.slice(pos, end).split('\n').entries()) {
        lines.push({ line: first + n, text: line.replaceAll(/`[^`]*`|@csspart \S+/g, '') });
      }
    }
  };
  const visit = (node: ts.Node): void => {
    add(ts.getLeadingCommentRanges(text, node.getFullStart()));
    add(ts.getTrailingCommentRanges(text, node.end));
    const sentence = withSentences ? sentenceOf(node) : null;
    if (sentence !== null) {
      lines.push({ line: source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1, text: sentence });
    }
    for (const child of node.getChildren(source)) visit(child);
  };
  visit(source);
  return lines;
}

/** A string that begins with a capital letter and has more than one word: a message, not a name. null: another node. */
function sentenceOf(node: ts.Node): string | null {
  const text = ts.isStringLiteralLike(node)
    ? node.text
    : ts.isTemplateExpression(node)
      ? [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('…')
      : '';
  return /^[A-Z].* /s.test(text) ? text : null;
}
