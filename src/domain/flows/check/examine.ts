import type { FlowDocument } from '../document/document.ts';
import type { SpeechAbility } from '../spoken/speech.ts';
import { audioFindings } from './audio.ts';
import { cycleFindings } from './cycles.ts';
import { error, type FlowFinding, warning } from './finding.ts';
import { limitFindings } from './limits.ts';
import { type ReferenceKind, referencesOf } from './references.ts';
import { variableFindings } from './variables.ts';
import { wiringFindings } from './wiring.ts';

/** What the gateway has. Absent: not compared. */
export interface KnownNames {
  /** Published flows and their use. */
  flows?: ReadonlyMap<string, FlowDocument['use']>;
  /** Stored prompts and their languages. */
  prompts?: ReadonlyMap<string, readonly string[]>;
  secrets?: readonly string[];
  queues?: readonly string[];
  switches?: readonly string[];
  agents?: readonly string[];
  /** Which texts can be spoken: all, none, or those of some languages and the recorded phrases. */
  speech?: boolean | SpeechAbility;
}

type Examination = (document: FlowDocument, known: KnownNames) => readonly FlowFinding[];

/** Each finds problems of its own kind. They know nothing of each other, so a page can pause between them. */
export const examinations: readonly Examination[] = [
  wiringFindings,
  nameFindings,
  useFindings,
  limitFindings,
  audioFindings,
  cycleFindings,
  variableFindings,
];

/** Problems of a document that its schema does not show, errors first. */
export function examineFlow(document: FlowDocument, known: KnownNames = {}): FlowFinding[] {
  return errorsFirst(examinations.flatMap((examination) => examination(document, known)));
}

export function errorsFirst(all: readonly FlowFinding[]): FlowFinding[] {
  return [...all.filter(({ severity }) => severity === 'error'), ...all.filter(({ severity }) => severity !== 'error')];
}

const remedies: Record<ReferenceKind, string> = {
  flow: 'Publish it first, or name another.',
  prompt: 'Upload it, or name another.',
  secret: 'Store it first, or name another.',
  queue: 'Create it first, or name another.',
  switch: 'Create it first, or name another.',
  agent: 'Create the agent first, or name another.',
};

function nameFindings(document: FlowDocument, known: KnownNames): FlowFinding[] {
  const has: Record<ReferenceKind, ((name: string) => boolean) | null> = {
    flow: lookedUp(known.flows && [...known.flows.keys(), document.name]),
    prompt: lookedUp(known.prompts && [...known.prompts.keys()]),
    secret: lookedUp(known.secrets),
    queue: lookedUp(known.queues),
    switch: lookedUp(known.switches),
    agent: lookedUp(known.agents),
  };
  return referencesOf(document)
    .filter(({ kind, name }) => has[kind]?.(name) === false)
    .map(({ kind, name, node, path }) =>
      error(`missing-${kind}`, `There is no ${kind} “${name}” here. ${remedies[kind]}`, { node, path }),
    );
}

function lookedUp(names: readonly string[] | undefined): ((name: string) => boolean) | null {
  const all = names === undefined ? null : new Set(names);
  return all === null ? null : (name) => all.has(name);
}

/** A flow that is called in a queue must be one for queues, and the other way round. */
function useFindings(document: FlowDocument, { flows }: KnownNames): FlowFinding[] {
  return referencesOf(document).flatMap(({ kind, name, node, path }) => {
    if (kind !== 'flow') return [];
    if (name === document.name && node?.kind === 'call-flow') {
      const message = `The flow “${name}” calls itself. Use a loop, or it ends after ten levels.`;
      return [warning('recursive-flow', message, { node, path })];
    }
    const needed = node?.kind === 'queue' ? 'in-queue' : document.use;
    const use = name === document.name ? document.use : flows?.get(name);
    if (use === undefined || use === needed) return [];
    const message = `The flow “${name}” has the use “${use}”, and here it has to be “${needed}”. Name another flow.`;
    return [error('wrong-use', message, { node, path })];
  });
}
