import type { CallEntryView } from '../domain/protocol/call-entry.ts';

/** What a CRM gets of a call, in words. */
export const crmSubjectNames: Readonly<Record<CallEntryView['what'], string>> = {
  entry: 'Log entry',
  ticket: 'Ticket',
  task: 'Task',
};
