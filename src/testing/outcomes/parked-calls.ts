import { isoTime } from '../../domain/clock.ts';
import { parkCall, retrieveParkedCall } from '../../domain/protocol/operations/parked-calls.ts';
import { type CommandOutcomes, left } from '../command-outcomes.ts';
import { session } from '../fake-phone-fixtures.ts';

/** Parking: the agent has left the call, which waits in the first slot, until it is retrieved. */
export function parkedCallOutcomes(outcomes: CommandOutcomes): void {
  outcomes
    .set(parkCall, (_call, _asking, clock) => ({
      ...left(clock),
      waiting: { place: '701', by: session.name, since: isoTime(clock) },
    }))
    .set(
      retrieveParkedCall,
      () => ({
        agent: session.identity,
        phase: 'active',
        endedAt: null,
        endReason: null,
        duration: 0,
        waiting: undefined,
      }),
      ({ waiting }, { params }) => waiting?.place === String(params.slot),
    );
}
