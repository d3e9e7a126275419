import { html, nothing, type TemplateResult } from 'lit';
import type { FlowDocument, FlowNode } from '../../../domain/flows/document/document.ts';
import { icons } from '../../icons.ts';
import { type Port, portsOf } from '../edit/ports.ts';
import { type FlowTree, isBranch } from '../edit/tree.ts';
import type { FlowBuilderMessages } from '../messages.ts';
import { outcomeText } from '../outcome-text.ts';
import { kindIcon, toolIcons } from '../palette/kind-icons.ts';
import { summaryOf } from './summary.ts';

/** How a node looks now, apart from its document. A card is drawn again only if something of it changes. */
export interface CardState {
  selected: boolean;
  /** The selected outcome. */
  outcome: string | null;
  /** The Tab key comes to this card: to its outcome, or to its head. */
  isStop: boolean;
  isStart: boolean;
  errors: number;
  warnings: number;
  calls: number;
  visit: 'none' | 'visited' | 'current';
  /** Outcomes with a line: the others that are connected have a chip. */
  branches: string;
}

export function branchesOf(node: FlowNode, tree: FlowTree): string {
  return Object.entries(node.outcomes)
    .flatMap(([outcome, target]) => (isBranch(tree, node.name, outcome, target) ? [outcome] : []))
    .join(' ');
}

/** A node as a card: its head, and a row for each outcome. */
export function card(
  node: FlowNode,
  state: CardState,
  document: Pick<FlowDocument, 'languages'>,
  text: FlowBuilderMessages,
): TemplateResult {
  const { name, kind } = node;
  const kindName = text.kinds[kind];
  const summary = summaryOf(node, document);
  const problems = state.errors + state.warnings;
  /** What the badges say. */
  const words = [
    ...(state.isStart ? [text.start] : []),
    ...(problems > 0 ? [text.problems(problems)] : []),
    ...(state.calls > 0 ? [text.callsHere(state.calls)] : []),
  ];
  return html`<button
      part="node-head"
      class="head"
      type="button"
      data-node=${name}
      tabindex=${state.isStop && state.outcome === null ? 0 : -1}
      aria-pressed=${state.selected ? 'true' : 'false'}
    >
      ${kindIcon(kind)}
      <span class="names"
        ><span class="name ellipsis" dir="ltr">${name}</span
        ><span class="second ellipsis" dir="auto"><span class="visually-hidden">, </span>${kindName}${summary === '' ? nothing : html` · <bdi>${summary}</bdi>`}</span></span
      >
      ${
        problems > 0
          ? html`<span class="badge ${state.errors > 0 ? 'error' : 'warning'}" aria-hidden="true">${problems}</span>`
          : nothing
      }
      ${words.length === 0 ? nothing : html`<span class="visually-hidden">, ${words.join(', ')}</span>`}
    </button>
    ${state.isStart ? html`<span class="badge start corner" aria-hidden="true">${text.start}</span>` : nothing}
    ${state.calls > 0 ? html`<span part="count" class="calls" aria-hidden="true">${icons.phone}${state.calls}</span>` : nothing}
    ${portsOf(node).map((port) => row(node, port, state, text))}`;
}

function row(node: FlowNode, port: Port, state: CardState, text: FlowBuilderMessages): TemplateResult {
  const { outcome, target, known } = port;
  const label = outcomeText(node, outcome, text);
  const selected = state.outcome === outcome;
  const isJump = target !== null && !state.branches.split(' ').includes(outcome);
  const words = !known
    ? text.unknownOutcome(label)
    : target === null
      ? text.goesNowhere(label)
      : text.goesTo(label, target);
  return html`<div class="row ${selected ? 'selected' : ''} ${target === null ? 'open' : ''} ${known ? '' : 'unknown'}">
    <button
      part="outcome"
      class="outcome"
      type="button"
      data-node=${node.name}
      data-outcome=${outcome}
      tabindex=${state.isStop && selected ? 0 : -1}
      aria-pressed=${selected ? 'true' : 'false'}
      aria-label=${words}
    >
      <span class="ellipsis" dir="auto">${label}</span>
    </button>
    ${
      isJump
        ? html`<button part="jump" class="jump" type="button" tabindex="-1" data-goto=${target} aria-label=${text.goTo(target)}>
            <span class="arrow" aria-hidden="true">${toolIcons.jump}</span><span class="ellipsis" dir="ltr">${target}</span>
          </button>`
        : nothing
    }
    <span part="port" class="port" data-port=${outcome} data-of=${node.name}></span>
  </div>`;
}
