import type { Phase } from '../calls/phase.ts';
import type { CrmContact } from './contact.ts';
import type { CrmRef } from './ref.ts';

/**
 * The choice between several contacts with the caller's number:
 *
 *   open ─the agent chooses one, or none─► made ─chooses again─► made
 *
 * While it is open, the entry in the CRM's log waits until the wrap-up is saved, and at most ten minutes. Then it is
 * written without a contact, and updated when the agent chooses.
 */
export interface ContactChoice {
  state: 'open' | 'made';
  /** The oldest first. */
  matches: readonly CrmContact[];
}

/** How many matches are kept. A CRM with more of them has a number that identifies no contact. */
export const mostMatches = 20;

/** How long an entry of the log waits for the choice, in ms. */
const waitsMs = 10 * 60_000;

interface Facts {
  contact: CrmContact | null;
  choice?: ContactChoice | undefined;
}

/** The contact that the call is filed under. null: none, or it is not chosen yet. */
export function chosenContact({ contact, choice }: Facts): CrmContact | null {
  return choice?.state === 'open' ? null : contact;
}

/** When the entry of an ended call is due, ISO 8601. null: at once. */
export function waitsForChoiceUntil({
  choice,
  phase,
  endedAt,
}: Pick<Facts, 'choice'> & { phase: Phase; endedAt: string | null }): string | null {
  if (choice?.state !== 'open' || phase === 'completed' || endedAt === null) return null;
  return new Date(Date.parse(endedAt) + waitsMs).toISOString();
}

/** The match of this record. null: there is none. */
export function matchOf({ choice }: Pick<Facts, 'choice'>, { kind, id }: CrmRef): CrmContact | null {
  return choice?.matches.find((match) => match.kind === kind && match.id === id) ?? null;
}
