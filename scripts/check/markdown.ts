/** Markdown files: every link leads somewhere, and every command that is shown exists. */
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { helpText } from '../../src/gateway/start/command-help.ts';
import { root } from '../run.ts';

const pages = ['*.md', 'docs/**/*.md', '{src,adapters,demo,test}/**/*.md'];

/** A line for each broken link, anchor or command. */
export function markdownProblems(folder = root): string[] {
  const files = globSync(pages, { cwd: folder })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !file.includes('node_modules/'))
    .sort();
  const known = { scripts: scriptsOf(folder), commands: commandsOf(helpText()) };
  return files.flatMap((file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    return [
      ...linkProblems(folder, file, text),
      ...commandProblems(text, known).map((problem) => `${file}: ${problem}`),
    ];
  });
}

function linkProblems(folder: string, file: string, text: string): string[] {
  const { prose } = split(text);
  return targetsOf(prose).flatMap((target) => {
    if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return [];
    const [path = '', anchor] = target.split('#', 2);
    const there = path === '' ? file : normalize(join(dirname(file), decodeURI(path))).replaceAll('\\', '/');
    const onDisk = join(folder, there);
    if (!existsSync(onDisk)) return [`${file}: the link "${target}" leads to no file`];
    if (anchor === undefined || !there.endsWith('.md') || statSync(onDisk).isDirectory()) return [];
    const anchors = anchorsOf(readFileSync(onDisk, 'utf8'));
    return anchors.has(anchor) ? [] : [`${file}: "${there}" has no heading for the link "${target}"`];
  });
}

/** Targets of links and pictures, in the order of the page. */
function targetsOf(prose: string): string[] {
  const patterns =
    /\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)|^\s*\[[^\]]+\]:\s*(\S+)|<(?:img|a)\s[^>]*?(?:src|href)="([^"]+)"/gm;
  return [...prose.matchAll(patterns)].map(([, inline, reference, html]) => inline ?? reference ?? html ?? '');
}

/** The anchors that GitHub gives the headings of a page. */
export function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of withoutFences(text).matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)) {
    const plain = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const base = plain.replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '').replaceAll(' ', '-');
    let anchor = base;
    for (let count = 1; anchors.has(anchor); count += 1) anchor = `${base}-${count}`;
    anchors.add(anchor);
  }
  for (const [, id = ''] of text.matchAll(/<a (?:id|name)="([^"]+)"/g)) anchors.add(id);
  return anchors;
}

interface Known {
  scripts: ReadonlySet<string>;
  commands: ReadonlySet<string>;
}

function commandProblems(text: string, { scripts, commands }: Known): string[] {
  const { code } = split(text);
  const runs = [...code.matchAll(/\bnpm run(?:-script)?\s+(?:-\S+\s+)*([\w:.-]+)/g)].map(([, name = '']) => name);
  const asked = [...code.matchAll(/\bn(?:px|pm exec) sidecall[ \t]+([a-z][\w-]*)/g)].map(([, name = '']) => name);
  return [
    ...runs.filter((name) => !scripts.has(name)).map((name) => `package.json has no script "${name}"`),
    ...asked.filter((name) => !commands.has(name)).map((name) => `sidecall has no command "${name}"`),
  ];
}

function scriptsOf(folder: string): Set<string> {
  const path = join(folder, 'package.json');
  if (!existsSync(path)) return new Set();
  return new Set(Object.keys((JSON.parse(readFileSync(path, 'utf8')) as { scripts?: object }).scripts ?? {}));
}

/** The commands that `sidecall --help` lists. */
function commandsOf(help: string): Set<string> {
  return new Set([...help.matchAll(/^ {2}sidecall ([a-z][\w-]*)/gm)].map(([, name = '']) => name));
}

const fence = /^ *(```+|~~~+)[^\n]*\n([\s\S]*?)^ *\1[^\n]*$/gm;

function withoutFences(text: string): string {
  return text.replaceAll(fence, '');
}

/** What a page says, and what it shows as code: fenced, indented after an empty line, or between backticks. */
function split(text: string): { prose: string; code: string } {
  const code: string[] = [];
  const take = (part: string): string => {
    code.push(part);
    return '';
  };
  const prose = text
    .replaceAll(fence, (_all, _marks, body: string) => take(body))
    .replaceAll(/(?<=^|\n\n)(?: {4}[^\n]*(?:\n|$))+/g, take)
    .replaceAll(/(`+)([\s\S]*?[^`])\1(?!`)/g, (_all, _marks, body: string) => take(body));
  return { prose, code: code.join('\n') };
}
