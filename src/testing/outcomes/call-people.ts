import {
  addParty,
  completeConsultation,
  endConsultation,
  mergeCalls,
  mergeConsultation,
  muteParty,
  removeParty,
  startConsultation,
  transferCall,
  unmuteParty,
} from '../../domain/protocol/operations/call-people.ts';
import type { CallParty } from '../../domain/protocol/parties.ts';
import { type CommandOutcomes, left } from '../command-outcomes.ts';
import { colleagues } from '../fake-phone-fixtures.ts';

/** Transfer, consultation and conference. */
export function callPeopleOutcomes(outcomes: CommandOutcomes): void {
  outcomes
    .set(transferCall, (_call, _asking, clock) => left(clock))
    .set(startConsultation, (_, { body: { to } }) => {
      const name = 'agent' in to ? colleagues.find((each) => each.identity === to.agent)?.name : to.number;
      const kind = 'agent' in to ? 'agent' : 'number';
      return {
        phase: 'held',
        parties: [{ id: 'party-1', kind, display: name ?? '', state: 'ringing', consulting: true }],
      };
    })
    .set(addParty, ({ parties }, { body: { to } }) => {
      const name = 'agent' in to ? colleagues.find((each) => each.identity === to.agent)?.name : to.number;
      const kind = 'agent' in to ? 'agent' : 'number';
      const id = `party-${parties.length + 1}`;
      return { parties: [...parties, { id, kind, display: name ?? '', state: 'ringing', consulting: false }] };
    })
    .set(mergeCalls, ({ parties }) => ({
      phase: 'active',
      parties: [
        ...parties,
        { id: `merged-${parties.length + 1}`, kind: 'number', display: 'Other', state: 'talking', consulting: false },
      ],
    }))
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

function withState(parties: readonly CallParty[], id: string, state: CallParty['state']): CallParty[] {
  return parties.map((party) => (party.id === id ? { ...party, state } : party));
}
