import { nearestName } from '../../nearest-name.ts';
import type { FlowDocument, FlowNode } from '../document/document.ts';
import { namesIn } from '../run/values.ts';
import { type FlowFinding, warning } from './finding.ts';

/** Variables that the gateway sets. Those of a contact depend on the CRM. */
const given = [
  'call.id',
  'call.custom',
  'caller.number',
  'called.number',
  'language',
  'queue.name',
  'queue.position',
  'queue.minutes',
  'staffing.agents',
  'staffing.waiting',
  'staffing.waitSeconds',
];

/**
 * Names in texts that no node of the flow sets. They are warnings, because flows that call each other share their
 * variables, and a server can pass some with the call.
 */
export function variableFindings(document: FlowDocument): FlowFinding[] {
  const known = new Set(variablesOf(document));
  return document.nodes.flatMap((node) =>
    [...new Set(usedBy(node))]
      .filter((name) => !known.has(name) && !name.startsWith('contact.'))
      .map((name) => {
        const near = nearestName(name, [...known]);
        const hint = near === null ? 'Set it before, or the text stays empty.' : `Did you mean “${near}”?`;
        return warning('unknown-variable', `No node of this flow sets “${name}”. ${hint}`, { node });
      }),
  );
}

/** The variables that texts of a document can contain: those that the gateway sets, and those that its nodes set. */
export function variablesOf({ nodes }: FlowDocument): string[] {
  return [...new Set([...given, ...nodes.flatMap(setBy)])];
}

/** The variables that nodes of a document read. */
export function variablesUsed({ nodes }: FlowDocument): string[] {
  return [...new Set(nodes.flatMap(usedBy))];
}

function setBy(node: FlowNode): string[] {
  switch (node.kind) {
    case 'gather':
      return [node.save];
    case 'set':
      return node.variables.map(({ name }) => name);
    case 'request':
      return [...Object.keys(node.save), ...(node.saveStatus === undefined ? [] : [node.saveStatus])];
    case 'survey':
      return node.questions.map(({ name }) => `survey.${name}`);
    default:
      return [];
  }
}

/** Names in every text of the node, and those that a branch compares. */
function usedBy(node: FlowNode): string[] {
  const compared = node.kind === 'branch' ? node.cases.map(({ value }) => value) : [];
  const { outcomes: _, comment: __, ...fields } = node;
  return [...compared, ...textsIn(fields).flatMap(namesIn)];
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
