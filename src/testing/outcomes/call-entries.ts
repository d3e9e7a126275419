import { retryCallEntries } from '../../domain/protocol/operations/call-entries.ts';
import type { CommandOutcomes } from '../command-outcomes.ts';

/** Entries in the CRM are sent again. */
export function callEntryOutcomes(outcomes: CommandOutcomes): void {
  outcomes.set(retryCallEntries, () => ({ crmEntry: 'waiting' }));
}
