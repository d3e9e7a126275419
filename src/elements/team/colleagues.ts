import { foldedText } from '../../domain/folded-text.ts';
import type { AgentStatusView } from '../../domain/protocol/agent-status.ts';

/** Rows that are shown at most. */
const mostShown = 100;

/**
 * The colleagues whose names match the typed text, sorted by name. The order does not depend on their statuses, so that no
 * row moves while an agent reads.
 * @param self this agent, left out of the list
 */
export function colleaguesFor(
  team: Readonly<Record<string, AgentStatusView>>,
  typed: string,
  self: string | null,
  locale: string,
): { shown: AgentStatusView[]; more: number; all: number } {
  const wanted = foldedText(typed.trim());
  const collator = new Intl.Collator(locale);
  const others = Object.values(team).filter(({ identity }) => identity !== self);
  const matching = others
    .filter(({ identity, name }) => foldedText(`${name} ${identity}`).includes(wanted))
    .sort((one, other) => collator.compare(one.name, other.name) || collator.compare(one.identity, other.identity));
  const shown = matching.slice(0, mostShown);
  return { shown, more: matching.length - shown.length, all: others.length };
}
