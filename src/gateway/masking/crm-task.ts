import type { CallRecord } from '../../domain/calls/record.ts';
import type { TaskDraft } from '../../domain/crm/drafts/task.ts';
import type { CrmRef } from '../../domain/crm/ref.ts';
import { customerOf, recordsOf } from './crm-entry.ts';

/** The parts of a task that the call does not hold. */
export interface MoreOfTask {
  /** The agent's user in the CRM. */
  user: string | null;
  /** The record it belongs to. Default: that of the log entry. */
  about?: CrmRef | null;
  /** Whether the CRM has, or may have, the task of this call. */
  mayExist: boolean;
}

/**
 * The task of a call's follow-up. In a masked call it has no digits of the caller: the mask and the call's id identify
 * them. What the agent wrote is unchanged.
 * @returns null if the call needs no task
 */
export function taskOf(call: CallRecord, { user, mayExist, about }: MoreOfTask): TaskDraft | null {
  const { followUp } = call;
  if (followUp === undefined && !mayExist) return null;
  const isMarked = call.unverified === true && !call.masked;
  const customer = isMarked ? `${customerOf(call)} (unverified)` : customerOf(call);
  const subject = followUp?.subject.trim() ?? '';
  return {
    key: `${call.id}-task`,
    callId: call.id,
    about: about !== undefined ? about : recordsOf(call).about,
    subject: subject === '' ? `Follow up with ${call.masked ? `${customer} (${call.id})` : customer}` : subject,
    text: [
      `Customer: ${customer}`,
      `Number: ${call.virtualNumber}`,
      `Time: ${call.startedAt}`,
      `Call: ${call.id}`,
    ].join('\n'),
    due: followUp?.due ?? null,
    customer,
    masked: call.masked,
    user,
  };
}
