import type { CallHint } from '../../../domain/crm/live-call.ts';
import type { LookupResult } from '../../../domain/crm/lookup.ts';
import type { CallContext } from '../model/call-context.ts';
import type { LiveCall } from '../model/live-call.ts';

/** How long routing waits for the CRM to name the owner of a contact, in ms. */
export function ownerWaitMs({ settings }: Pick<CallContext, 'settings'>): number {
  return settings.ownerWaitMs ?? 1_500;
}

/**
 * The agent that the CRM says owns the caller's contact: by the lookup, or by the answer to the live event, whichever names
 * one first.
 * A late answer is kept for the pop.
 * @param hint the answer to the live event. null: none was sent
 * @returns null: it names none, or does not answer in time
 */
export async function ownerOf(
  context: CallContext,
  call: LiveCall,
  lookup: Promise<LookupResult | null>,
  hint: Promise<CallHint | null> = Promise.resolve(null),
): Promise<string | null> {
  const connection = context.crm.of(call.record);
  if (connection === null) return null;
  const agentOf = (user: string | null | undefined): string | null => (user == null ? null : connection.agentOf(user));
  const answers = [
    lookup.then((found) => agentOf(found?.contact?.owner)),
    hint.then((answer) => agentOf(answer?.owner)),
  ];
  let cancel = () => {};
  const late = new Promise<null>((resolve) => {
    cancel = context.clock.after(ownerWaitMs(context), () => resolve(null));
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
