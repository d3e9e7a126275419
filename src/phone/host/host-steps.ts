import { isLive, type Phase } from '../../domain/calls/phase.ts';
import { dialledRecordOf } from '../../domain/crm/dialled-record.ts';
import type { CallFact, CrmHost } from '../../domain/crm/host.ts';
import type { CallView } from '../../domain/protocol/call.ts';

type Calls = Readonly<Record<string, CallView>>;
type Step = Exclude<CallFact['step'], 'logged'>;

const order: readonly Step[] = ['ringing', 'answered', 'held', 'ended'];
const stepOf: Record<Phase, Step> = {
  ringing: 'ringing',
  active: 'answered',
  held: 'held',
  ended: 'ended',
  completed: 'ended',
};

/**
 * The steps of the agent's calls, each once and in order:
 *
 *   ringing ──► answered ──► held ──► ended
 *
 * Steps can be skipped, and there is no way back: a call that is resumed and held again is `held` once. A call that
 * rings again at this agent, after it rang at another one, starts again.
 */
export class HostSteps {
  /** The calls of the agent, with the last step of each. */
  readonly #known = new Map<string, { call: CallView; step: Step }>();

  /** Takes the calls as they are now. Returns the new facts. */
  after(calls: Calls): CallFact[] {
    const facts: CallFact[] = [];
    for (const call of Object.values(calls)) {
      const before = this.#known.get(call.id);
      // The call was over before this page was loaded.
      if (before === undefined && !isLive(call.phase)) continue;
      const step = stepOf[call.phase];
      const isNew = before === undefined || order.indexOf(step) > order.indexOf(before.step);
      this.#known.set(call.id, { call, step: isNew ? step : before.step });
      if (isNew) facts.push(factOf(call, step));
    }
    for (const [id, { call, step }] of this.#known) {
      if (id in calls) continue;
      this.#known.delete(id);
      // Another agent has the call, the caller gave up, or the call ended while the gateway was out of reach.
      if (step !== 'ended') facts.push({ ...factOf(call, 'ended'), duration: call.answeredAt === null ? 0 : null });
    }
    return facts;
  }
}

/** The fact about a call. It has no number. */
export function factOf(call: CallView, step: CallFact['step']): CallFact {
  const { id: callId, direction, contact, params } = call;
  const dialled = direction === 'outbound' ? dialledRecordOf(params) : null;
  const over = step === 'ended' || step === 'logged';
  return {
    callId,
    step,
    direction,
    about: dialled ?? (contact && { kind: contact.kind, id: contact.id }),
    duration: over ? call.duration : null,
  };
}

/** Why the page should show the softphone. A wrap-up needs it, too. */
export function reasonToShow(current: CallView | null): Parameters<NonNullable<CrmHost['show']>>[0] {
  if (current === null) return 'idle';
  return current.phase === 'ringing' && current.direction === 'inbound' ? 'ringing' : 'call';
}
