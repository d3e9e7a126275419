import { variablesOf } from '../../../domain/flows/check/variables.ts';
import type { FlowDocument } from '../../../domain/flows/document/document.ts';
import type { FlowNames } from '../panel.ts';
import type { NameKind } from './field.ts';

/** They do not change. */
let timeZones: readonly string[] | null = null;

type NamesOf = (document: FlowDocument, names: FlowNames) => readonly string[];

const flowsFor =
  (use: (document: FlowDocument) => FlowDocument['use']): NamesOf =>
  (document, { flows = new Map<string, FlowDocument['use']>() }) =>
    [...flows].flatMap(([name, each]) => (each === use(document) ? [name] : []));

const sources: { readonly [Kind in NameKind]: NamesOf } = {
  flows: flowsFor(({ use }) => use),
  'queue-flows': flowsFor(() => 'in-queue'),
  prompts: (_, { prompts }) => [...(prompts?.keys() ?? [])],
  queues: (_, { queues = [] }) => queues,
  switches: (_, { switches = [] }) => switches,
  agents: (_, { agents = [] }) => agents,
  secrets: (_, { secrets = [] }) => secrets,
  schedules: ({ schedules }) => schedules.map(({ name }) => name),
  variables: variablesOf,
  languages: ({ languages }) => languages,
  'time-zones': () => {
    timeZones ??= Intl.supportedValuesOf('timeZone');
    return timeZones;
  },
};

export const nameKinds = Object.keys(sources) as readonly NameKind[];

/** The names that a field suggests. */
export function namesOf(kind: NameKind, document: FlowDocument, names: FlowNames): readonly string[] {
  return sources[kind](document, names);
}
