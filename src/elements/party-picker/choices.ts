import { readSpelling } from '../../domain/numbers/spelling.ts';
import type { AgentView } from '../../domain/protocol/admin.ts';
import type { Target } from '../../domain/protocol/parties.ts';

/** One entry of the list: a party that can be called. */
export interface Choice {
  /** Stays the same while the list changes. */
  key: string;
  name: string;
  presence: 'free' | 'busy' | 'wrapUp' | 'onBreak' | 'offline' | 'number';
  to: Target;
}

const order = { number: 0, free: 1, busy: 2, wrapUp: 2, onBreak: 3, offline: 4 } as const;

/**
 * Returns the parties that match the typed text. Available parties come first, then by name. A text that reads as a
 * number is also offered as one: it needs three digits, or two for an emergency number such as 15.
 * @param self excluded, because agents cannot transfer to themselves
 */
export function choicesFor(agents: readonly AgentView[], typed: string, self: string | null, locale: string): Choice[] {
  const wanted = folded(typed);
  const people = agents
    .filter(({ identity, name }) => identity !== self && words(`${name} ${identity}`).some(startsWith(wanted)))
    .map<Choice>((agent) => ({
      key: `agent-${agent.identity}`,
      name: agent.name,
      presence: presenceOf(agent),
      to: { agent: agent.identity },
    }));
  const number = typed.trim();
  const spelling = readSpelling(number);
  if (spelling !== null && (spelling.number.length >= 3 || /^1\d$/.test(spelling.number))) {
    people.push({ key: 'number', name: number, presence: 'number', to: { number } });
  }
  const collator = new Intl.Collator(locale);
  return people.sort((a, b) => order[a.presence] - order[b.presence] || collator.compare(a.name, b.name));
}

const presences = { break: 'onBreak', 'wrap-up': 'wrapUp', offline: 'offline' } as const;

/** Colleagues on a break can be called: the status is shown, and the caller decides. */
function presenceOf({ contacts, hasPhone, busy, away }: AgentView): Choice['presence'] {
  if (contacts === 0 && hasPhone !== true) return 'offline';
  if (busy) return 'busy';
  return away === undefined ? 'free' : presences[away];
}

const folded = (text: string): string => text.trim().normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** Each word of a name can start a match, up to the end of the name. */
function words(text: string): string[] {
  const parts = folded(text).split(/[\s-]+/);
  return parts.map((_, at) => parts.slice(at).join(' '));
}

const startsWith =
  (wanted: string) =>
  (text: string): boolean =>
    text.startsWith(wanted.replace(/[\s-]+/g, ' '));
