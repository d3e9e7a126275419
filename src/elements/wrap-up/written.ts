import type { CallView, WrapUp } from '../../domain/protocol/call.ts';

export const nothingWritten: WrapUp = { note: '', disposition: null };

/** What the gateway has of the agent's own wrap-up. */
export function writtenIn(call: CallView | null): WrapUp {
  if (call === null) return nothingWritten;
  const { note, disposition, tags, followUp } = call;
  return { note, disposition, ...(tags !== undefined && { tags }), ...(followUp !== undefined && { followUp }) };
}

export function sameWritten(one: WrapUp, other: WrapUp): boolean {
  const tags = ({ tags = [] }: WrapUp): string => JSON.stringify([...tags].sort());
  const followUp = ({ followUp }: WrapUp): string => (followUp ? `${followUp.due} ${followUp.subject}` : '');
  const isSame = one.note === other.note && one.disposition === other.disposition;
  return isSame && tags(one) === tags(other) && followUp(one) === followUp(other);
}
