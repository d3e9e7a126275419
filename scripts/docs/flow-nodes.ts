/** docs/reference/flow-nodes.md, from the table of kinds, the schema of documents, and its comments. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { FlowDocument, FlowNode, type NodeKind } from '../../src/domain/flows/document/document.ts';
import { kinds, reservedKinds } from '../../src/domain/flows/document/kinds.ts';
import { key } from '../../src/domain/flows/document/names.ts';
import { Prompt } from '../../src/domain/flows/document/prompt.ts';
import { Schedule } from '../../src/domain/flows/document/schedule.ts';
import { root } from '../run.ts';
import { code, type Pages, page } from './page.ts';
import { fieldsTable, type JsonSchema, typeText } from './schema-text.ts';

/** Fields that every node has. */
const common = ['name', 'kind', 'outcomes', 'comment'];

export function flowNodesPage(): Pages {
  const comments = fieldComments();
  const fields = (schema: z.core.$ZodType, of: string, leftOut: readonly string[] = []): string =>
    withNames(fieldsTable(described(jsonOf(schema), of, comments, leftOut)));
  const sections = FlowNode.def.options.map((option) => {
    const kind = option.def.shape.kind.def.values[0] as NodeKind;
    const { does, use } = kinds[kind];
    return [
      `## \`${kind}\``,
      '',
      does,
      '',
      `- **Outcomes**: ${outcomesText(kind)}`,
      `- **In**: ${use.map((each) => (each === 'call' ? 'flows of calls' : 'flows of queues')).join(', ')}`,
      '',
      fields(option, kind, common),
    ].join('\n');
  });
  const text = page(
    '# Nodes of call flows',
    'A flow is a JSON document. [Call flows](../guides/call-flows.md) explains how it works; this page lists its fields, and those of each kind of node. An error of a document names the node and the field.',
    `Every node has a \`name\`, a \`kind\`, and \`outcomes\`: the name of the next node for each outcome. A \`comment\` is for readers. Names of kinds that later versions will have: ${reservedKinds.map(code).join(', ')}.`,
    '## The document',
    fields(FlowDocument, 'FlowDocument', ['nodes']),
    '## A schedule',
    fields(Schedule, 'Schedule'),
    '## A prompt',
    'A list of parts, which are heard without gaps: `{ "text": { "en": "…", "de": "…" } }` is spoken, `{ "prompt": "name" }` is a stored prompt, `{ "url": "https://…" }` is a WAV file of the web, `{ "number": "{{queue.position}}" }` is spoken as a number, and `{ "digits": "{{account}}" }` digit by digit.',
    ...sections,
  );
  return new Map([['docs/reference/flow-nodes.md', text]]);
}

function outcomesText(kind: NodeKind): string {
  const { named, outcomes } = kinds[kind];
  // A node without names of its own: what remains is the same for all nodes of the kind.
  const empty = { keys: named !== undefined && kind === 'wait' ? [] : {}, cases: [], shares: [], results: [] };
  const fixed = Object.keys((outcomes as (node: object) => object)(empty)).map(code);
  const all = [...(named === undefined ? [] : [named]), ...fixed];
  return all.length === 0 ? 'none' : all.join(', ');
}

/** The schema without some fields, and with the comments of the others. */
function described(
  { properties = {}, ...schema }: JsonSchema,
  of: string,
  comments: ReadonlyMap<string, string>,
  leftOut: readonly string[],
): JsonSchema {
  const kept = Object.entries(properties).filter(([name]) => !leftOut.includes(name));
  const withComments = kept.map(([name, field]): [string, JsonSchema] => {
    const description = comments.get(`${of}.${name}`) ?? comments.get(`.${name}`);
    return [name, { ...field, ...(description !== undefined && { description }) }];
  });
  return { ...schema, properties: Object.fromEntries(withComments) };
}

function jsonOf(schema: z.core.$ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: 'input', reused: 'inline' }) as JsonSchema;
}

/** Types that have a section of their own, by its name. */
function withNames(text: string): string {
  const named = [
    [jsonOf(Prompt), '[prompt](#a-prompt)'],
    [jsonOf(Schedule), '[schedule](#a-schedule)'],
    [jsonOf(key), 'key'],
  ] as const;
  const shorter = named.reduce((left, [schema, name]) => left.replaceAll(typeText(schema), name), text);
  // JSON inside JSON refers to itself.
  return shorter.replaceAll(/\[__schema\d+\]\(#__schema\d+\)/g, 'any JSON');
}

/** "kind.field" to comment; ".field" for fields that several kinds share. */
function fieldComments(): Map<string, string> {
  const found = new Map<string, string>();
  for (const file of globSync('src/domain/flows/document/*.ts', { cwd: root }).sort()) {
    let of = '';
    let comment: string[] = [];
    for (const line of readFileSync(join(root, file), 'utf8').split('\n')) {
      const [, kind] = /= node\('([a-z-]+)'/.exec(line) ?? [];
      const [, object] = /^export const (\w+) = z\.strictObject/.exec(line) ?? [];
      const [, words] = /^\s*(?:\/\*\*|\*)\s?(.*?)\s*(?:\*\/)?$/.exec(line) ?? [];
      const [, field] = /^ {2}(\w+):/.exec(line) ?? [];
      if (kind !== undefined || object !== undefined) of = kind ?? object ?? '';
      else if (/^(const|function|export const)/.test(line)) of = '';
      if (field !== undefined && comment.length > 0) found.set(`${of}.${field}`, comment.join(' ').trim());
      if (words === undefined) comment = [];
      else if (line.trimStart().startsWith('/**')) comment = [words];
      else comment.push(words);
    }
  }
  return found;
}
