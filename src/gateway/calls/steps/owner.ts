import type { LookupResult } from '../../../domain/crm/lookup.ts';
import type { CallContext } from '../model/call-context.ts';
import type { LiveCall } from '../model/live-call.ts';

/** How long routing waits for the CRM, in ms, if no setting says it. */
const usualWaitMs = 1_500;

/**
 * The agent that the CRM says owns the caller's contact: by the lookup, or by the answer to the live event, whichever names
 * one first.
 * @returns null: it names none, or does not answer in time
 */
export async function ownerOf(
  context: CallContext,
  call: LiveCall,
  lookup: Promise<LookupResult | null>,
): Promise<string | null> {
  const connection = context.crm.of(call.record);
  if (connection === null) return null;
  const agentOf = (user: string | null | undefined): string | null => (user == null ? null : connection.agentOf(user));
  const answers = [
    lookup.then((found) => agentOf(found?.contact?.owner)),
    context.hints.arrived(call.record).then((hint) => agentOf(hint?.owner)),
  ];
  let cancel = () => {};
  const late = new Promise<null>((resolve) => {
    cancel = context.clock.after(context.settings.ownerWaitMs ?? usualWaitMs, () => resolve(null));
  });
  try {
    return await Promise.race([firstNamed(answers), late]);
  } finally {
    cancel();
  }
}

/** The first agent that is named. null: none is. */
function firstNamed(answers: readonly Promise<string | null>[]): Promise<string | null> {
  return new Promise((resolve) => {
    for (const answer of answers) {
      answer.then(
        (agent) => {
          if (agent !== null) resolve(agent);
        },
        () => {},
      );
    }
    void Promise.allSettled(answers).then(() => resolve(null));
  });
}
