import type { AgentPresences } from './port.ts';

/** What agents have chosen, and what their calls and phones made of it. */
interface Statuses {
  /** `offline`: chosen, or without a phone. */
  statusOf(identity: string): { kind: 'available' | 'break' | 'wrap-up' | 'offline' };
  onChange(listener: (identity: string) => void): () => void;
  /** Whether a phone can ring now. An agent whose page is being reloaded keeps their status, but has none. */
  hasPhone(identity: string): boolean;
  onPhone(listener: (identity: string) => void): () => void;
  limitWrapUp(callId: string, seconds: number): void;
  breakAfterMisses(identity: string): void;
}

/** Which agents have a call. */
interface Occupancy {
  busy(identity: string): boolean;
  onBusy(listener: (identity: string) => void): () => void;
}

/**
 * The presence of agents, from their statuses and their calls. An agent in a call is occupied, whatever status they have
 * chosen for the time after. A wrap-up has to begin before its call releases the agent.
 *
 * An available agent without a phone is staffed, but not free: an offer would fail, and keep them from calls for a while
 * although their page is back at once, as after a reload or a restart of the gateway.
 */
export function agentPresences(statuses: Statuses, calls: Occupancy): AgentPresences {
  return {
    presenceOf(identity) {
      if (calls.busy(identity)) return 'occupied';
      const { kind } = statuses.statusOf(identity);
      if (kind === 'available') return statuses.hasPhone(identity) ? 'free' : 'occupied';
      return kind === 'wrap-up' ? 'occupied' : 'away';
    },
    onChange(listener) {
      const ends = [
        statuses.onChange((identity) => listener(identity)),
        statuses.onPhone(listener),
        calls.onBusy(listener),
      ];
      return () => {
        for (const end of ends) end();
      };
    },
    limitWrapUp: (callId, seconds) => statuses.limitWrapUp(callId, seconds),
    breakAfterMisses: (identity) => statuses.breakAfterMisses(identity),
  };
}
