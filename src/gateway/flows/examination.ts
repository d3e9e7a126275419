import type { FlowDocument } from '../../domain/flows/document/document.ts';
import type { FlowDiff, FlowFinding } from '../../domain/protocol/flow.ts';
import { needsOf } from './documents.ts';

/** The names of this gateway that documents can refer to. */
export interface KnownNames {
  flows: readonly string[];
  prompts: readonly string[];
  secrets: readonly string[];
  /** null: the gateway has no list of queues. */
  queues: readonly string[] | null;
}

/** Problems of a document, errors first. */
export function findingsOf(document: FlowDocument, known: KnownNames): FlowFinding[] {
  const needs = needsOf(document);
  const missing = (what: keyof KnownNames, kind: string): FlowFinding[] =>
    needs[what]
      .filter((name) => known[what]?.includes(name) === false)
      .map((name) => ({
        severity: 'error',
        code: `missing-${kind}`,
        message: `There is no ${kind} “${name}” here.`,
      }));
  return [
    ...missing('flows', 'flow'),
    ...missing('prompts', 'prompt'),
    ...missing('secrets', 'secret'),
    ...missing('queues', 'queue'),
  ];
}

/** @param from null: nothing was published yet */
export function changesBetween(_from: FlowDocument | null, _to: FlowDocument | null): FlowDiff['changes'] {
  return [];
}
