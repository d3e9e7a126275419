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

/** Kinds whose name or meaning has the typed words. Those whose name begins with them come first, then other names. */
export function kindsFor(
  use: FlowDocument['use'],
  typed: string,
  text: FlowBuilderMessages,
): { kind: NodeKind; group: Group }[] {
  const wanted = foldedText(typed.trim());
  const words = wanted.split(/\s+/);
  const rank = (kind: NodeKind): number => {
    const name = foldedText(text.kinds[kind]);
    if (name.startsWith(wanted)) return 0;
    return name.includes(wanted) ? 1 : 2;
  };
  return groupsFor(use)
    .flatMap(({ group, kinds: members }) =>
      members
        .filter((kind) => {
          const whole = foldedText(`${text.kinds[kind]} ${kind} ${kinds[kind].does}`);
          return words.every((word) => whole.includes(word));
        })
        .map((kind) => ({ kind, group })),
    )
    .sort((one, other) => rank(one.kind) - rank(other.kind));
}
