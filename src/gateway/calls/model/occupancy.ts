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

export function createOccupancy(): Occupancy {
  const held = new Map<string, Set<string>>();
  return {
    busy: (identity) => held.has(identity),
    callsOf: (identity) => [...(held.get(identity) ?? [])],
    claim(identity, callId) {
      const calls = held.get(identity) ?? new Set();
      held.set(identity, calls.add(callId));
    },
    release(identity, callId) {
      const calls = held.get(identity);
      calls?.delete(callId);
      if (calls?.size === 0) held.delete(identity);
    },
  };
}
