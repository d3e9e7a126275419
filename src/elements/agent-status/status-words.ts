import type { AgentStatusView } from '../../domain/protocol/agent-status.ts';
import type { Messages } from '../messages.ts';

/** What the agent's own screen says of their status. null: nothing, because they are available or no phone is there yet. */
export function ownStatusWords(own: AgentStatusView | null, text: Messages): string | null {
  return own === null || shownKind(own) === 'available' ? null : statusWords({ ...own, status: shownKind(own) }, text);
}

/** The kind that the agent's own screen shows. Its connection says whether the phone is there. */
export function shownKind({ status, setBy }: AgentStatusView): AgentStatusView['status'] {
  return status === 'offline' && setBy === undefined ? 'available' : status;
}

export function statusWords({ status, reason }: Pick<AgentStatusView, 'status' | 'reason'>, text: Messages): string {
  switch (status) {
    case 'available':
      return text.available;
    case 'break':
      return reason === null ? text.onBreak : text.onBreakFor(reason);
    case 'wrap-up':
      return text.wrapUp;
    case 'offline':
      return text.offline;
  }
}
