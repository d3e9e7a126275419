/** The connections of a flow, for comparing: "main 1 → sales". */
export function wires({ nodes }: { nodes: readonly { name: string; outcomes: object }[] }): string[] {
  return nodes.flatMap(({ name, outcomes }) =>
    Object.entries(outcomes).map(([outcome, target]) => `${name} ${outcome} → ${target}`),
  );
}

/** The parts of such a connection. */
export function wireParts(wire: string): { from: string; outcome: string; to: string } {
  const [, from = '', outcome = '', to = ''] = /^(\S+) (\S+) → (\S+)$/.exec(wire) ?? [];
  return { from, outcome, to };
}
