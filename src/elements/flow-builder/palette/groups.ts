import type { FlowDocument, NodeKind } from '../../../domain/flows/document/document.ts';
import { kinds, runsIn } from '../../../domain/flows/document/kinds.ts';
import { foldedText } from '../../../domain/folded-text.ts';
import type { FlowBuilderMessages } from '../messages.ts';

export type Group = keyof FlowBuilderMessages['groups'];

/** Every kind is in one group, the usual ones first. */
const groups: Record<Group, readonly NodeKind[]> = {
  audio: ['say', 'menu', 'gather', 'language', 'consent', 'survey', 'wait', 'greeting'],
  people: ['queue', 'ring', 'forward', 'voicemail', 'callback', 'announce', 'leave', 'agent-message', 'routing'],
  logic: ['hours', 'branch', 'staffing', 'loop', 'split', 'call-flow', 'return', 'hang-up'],
  data: ['lookup', 'request', 'passthru', 'set', 'record'],
};

/** The kinds that can be in a flow, by group. */
export function groupsFor(use: FlowDocument['use']): { group: Group; kinds: readonly NodeKind[] }[] {
  return (Object.keys(groups) as Group[]).map((group) => ({
    group,
    kinds: groups[group].filter((kind) => runsIn(kind, use)),
  }));
}

/** Kinds whose name or meaning has the typed words. */
export function kindsFor(
  use: FlowDocument['use'],
  typed: string,
  text: FlowBuilderMessages,
): { kind: NodeKind; group: Group }[] {
  const words = foldedText(typed.trim()).split(/\s+/);
  return groupsFor(use).flatMap(({ group, kinds: members }) =>
    members
      .filter((kind) => {
        const whole = foldedText(`${text.kinds[kind]} ${kind} ${kinds[kind].does}`);
        return words.every((word) => whole.includes(word));
      })
      .map((kind) => ({ kind, group })),
  );
}
