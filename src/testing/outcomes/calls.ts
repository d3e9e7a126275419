import { isoTime } from '../../domain/clock.ts';
import {
  chooseContact,
  controlRecording,
  createContact,
  hangUpCall,
  holdCall,
  resumeCall,
  saveNote,
} from '../../domain/protocol/operations/calls.ts';
import type { CommandOutcomes } from '../command-outcomes.ts';

/** What an agent does with their own call. */
export function callOutcomes(outcomes: CommandOutcomes): void {
  outcomes
    .set(holdCall, () => ({ phase: 'held' }))
    .set(resumeCall, () => ({ phase: 'active' }))
    .set(saveNote, (_, { body: { note, disposition, tags, followUp } }) => ({
      ...{ note, disposition },
      ...(tags !== undefined && { tags }),
      ...(followUp !== undefined && { followUp: followUp ?? undefined }),
    }))
    .set(hangUpCall, ({ answeredAt }, _, clock) => {
      const duration = answeredAt === null ? 0 : Math.round((clock.now() - Date.parse(answeredAt)) / 1000);
      const endReason = answeredAt === null ? 'CANCELED' : 'COMPLETED';
      return { phase: 'ended', endedAt: isoTime(clock), endReason, duration };
    })
    .set(createContact, (_, { body }) => {
      const nothing = { numbers: [], openTickets: [], lastCalls: [], url: null, related: [] };
      const contact = { kind: 'contact', id: 'c-new', ...body, ...nothing };
      return { lookup: 'found', contact };
    })
    .set(chooseContact, ({ choice }, { body }) => {
      const match = choice?.matches.find(({ kind, id }) => kind === body.contact?.kind && id === body.contact.id);
      const nothing = { numbers: [], openTickets: [], lastCalls: [], url: null, related: [] };
      const contact = match === undefined ? null : { ...match, ...nothing };
      return {
        lookup: contact === null ? 'unknown' : 'found',
        contact,
        choice: { state: 'made', matches: choice?.matches ?? [] },
      };
    })
    .set(controlRecording, (_, { body: { action } }) => ({
      recording: action === 'stop' ? 'off' : action === 'pause' ? 'paused' : 'on',
    }));
}
