import { type Clock, isoTime } from '../domain/clock.ts';
import type { CallView } from '../domain/protocol/call.ts';
import {
  completeConsultation,
  endConsultation,
  mergeConsultation,
  muteParty,
  removeParty,
  startConsultation,
  transferCall,
  unmuteParty,
} from '../domain/protocol/operations/call-people.ts';
import {
  controlRecording,
  createContact,
  hangUpCall,
  holdCall,
  resumeCall,
} from '../domain/protocol/operations/calls.ts';
import type { Asking, CallCommand } from '../domain/protocol/operations/operation.ts';
import type { CallParty } from '../domain/protocol/parties.ts';
import { colleagues } from './fake-phone-fixtures.ts';

/** The fields of a call that a command changes. */
export type Outcome<Op extends CallCommand> = (call: CallView, asking: Asking<Op>, clock: Clock) => Partial<CallView>;

/** Outcomes of commands, by their entries in the table of operations. */
export class CommandOutcomes {
  readonly #outcomes = new Map<CallCommand, Outcome<CallCommand>>();

  set<Op extends CallCommand>(operation: Op, outcome: Outcome<Op>): this {
    this.#outcomes.set(operation, outcome as Outcome<CallCommand>);
    return this;
  }

  /** A command without an entry changes nothing. */
  of<Op extends CallCommand>(operation: Op): Outcome<Op> {
    return (this.#outcomes.get(operation) as Outcome<Op> | undefined) ?? (() => ({}));
  }
}

/** The outcomes on a real gateway. */
export function usualOutcomes(): CommandOutcomes {
  return new CommandOutcomes()
    .set(holdCall, () => ({ phase: 'held' }))
    .set(resumeCall, () => ({ phase: 'active' }))
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
    .set(controlRecording, (_, { body: { action } }) => ({
      recording: action === 'stop' ? 'off' : action === 'pause' ? 'paused' : 'on',
    }))
    .set(transferCall, (_call, _asking, clock) => left(clock))
    .set(startConsultation, (_, { body: { to } }) => {
      const name = 'agent' in to ? colleagues.find((each) => each.identity === to.agent)?.name : to.number;
      const kind = 'agent' in to ? 'agent' : 'number';
      return {
        phase: 'held',
        parties: [{ id: 'party-1', kind, display: name ?? '', state: 'ringing', consulting: true }],
      };
    })
    .set(endConsultation, () => ({ phase: 'active', parties: [] }))
    .set(completeConsultation, (_call, _asking, clock) => left(clock))
    .set(mergeConsultation, ({ parties }) => ({
      phase: 'active',
      parties: parties.map((party) => ({ ...party, consulting: false })),
    }))
    .set(removeParty, ({ parties }, { params }) => ({ parties: parties.filter(({ id }) => id !== params.party) }))
    .set(muteParty, ({ parties }, { params }) => ({ parties: withState(parties, params.party, 'muted') }))
    .set(unmuteParty, ({ parties }, { params }) => ({ parties: withState(parties, params.party, 'talking') }));
}

/** The call continues without this agent. The agent still has a wrap-up to save. */
function left(clock: Clock): Partial<CallView> {
  return { phase: 'ended', endedAt: isoTime(clock), endReason: 'COMPLETED', parties: [] };
}

function withState(parties: readonly CallParty[], id: string, state: CallParty['state']): CallParty[] {
  return parties.map((party) => (party.id === id ? { ...party, state } : party));
}
