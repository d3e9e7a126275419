/**
 * Which agents have a call that rings, talks or is held. A claim takes effect at once, so two calls never ring one
 * agent.
 */
export interface Occupancy {
  busy(identity: string): boolean;
  callsOf(identity: string): readonly string[];
  claim(identity: string, callId: string): void;
  release(identity: string, callId: string): void;
}

/** @param onChange called when an agent gets their first call, or loses their last one */
export function createOccupancy(onChange: (identity: string) => void = () => undefined): Occupancy {
  const held = new Map<string, Set<string>>();
  return {
    busy: (identity) => held.has(identity),
    callsOf: (identity) => [...(held.get(identity) ?? [])],
    claim(identity, callId) {
      const calls = held.get(identity);
      if (calls !== undefined) {
        calls.add(callId);
        return;
      }
      held.set(identity, new Set([callId]));
      onChange(identity);
    },
    release(identity, callId) {
      const calls = held.get(identity);
      if (calls?.delete(callId) !== true || calls.size > 0) return;
      held.delete(identity);
      onChange(identity);
    },
  };
}
