import { cause } from '../../../domain/calls/end-reason.ts';
import { type CollectOptions, collectDigits } from '../../telephony/collect-digits.ts';
import type { ChannelId, Media } from '../../telephony/port.ts';
import type { CallContext } from '../model/call-context.ts';
import type { LiveCall } from '../model/live-call.ts';
import { giveUp, hangUpLeg } from './conversation.ts';

/** The caller waits meanwhile, so the total is short: the prompt twice, plus a small margin. */
const patience = { maxDigits: 1, firstDigitMs: 4_000, interDigitMs: 4_000, totalMs: 20_000 } as const;
const tries = 3;

/**
 * An ordinary phone was picked up, by the agent or by their mailbox:
 *
 *   rings ─picked up─► prompted ─1─► taken
 *                        │ ▲ └─ silence, hang-up, no 1 in three digits ─► hung up, the next agent rings
 *                        └─┘ another digit
 *
 * @param taken runs in the call's mailbox
 */
export function askToConfirm(context: CallContext, call: LiveCall, leg: ChannelId, taken: () => Promise<void>): void {
  if (call.confirms.get(leg) !== 'rings') return;
  call.confirms.set(leg, 'asked');
  pressedOne(context, leg).then(
    (pressed) => {
      if (!pressed) return hangUpLeg(context, leg, cause.noAnswer);
      const task = async (): Promise<void> => {
        // Skipped if the leg or the call ended while the digit was on its way.
        if (call.confirms.delete(leg)) await taken();
      };
      context.mailboxes.run(call.id, task).catch((error) => giveUp(context, call, error));
    },
    (error) => {
      context.logger.warn({ err: error, callId: call.id }, 'agent’s phone not queried');
      hangUpLeg(context, leg, cause.temporaryFailure);
    },
  );
}

async function pressedOne(context: CallContext, leg: ChannelId): Promise<boolean> {
  for (let left = tries; left > 0; left--) {
    const { digits, why } = await asked(context, leg);
    if (digits === '1') return true;
    if (why !== 'max-digits') return false;
  }
  return false;
}

async function asked(context: CallContext, leg: ChannelId) {
  const collect = (prompts: readonly Media[]) => {
    const options: CollectOptions = { ...patience, prompts };
    return collectDigits(context.core, context.clock, leg, options);
  };
  try {
    return await collect(['sound:press-one', 'sound:press-one']);
  } catch (error) {
    // If the sound file is missing, a tone prompts instead.
    context.logger.warn({ err: error }, 'sound press-one not played');
    return collect(['tone:beep', 'tone:beep']);
  }
}
