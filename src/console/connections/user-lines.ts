/** The map of a CRM's users to agents, as lines "user = agent". */
export function printUsers(users: Readonly<Record<string, string>>): string {
  return Object.entries(users)
    .map(([user, agent]) => `${user} = ${agent}`)
    .join('\n');
}

/** Empty lines are left out. The last “=” counts, because a CRM's id can contain one and an agent's identity cannot. */
export function readUsers(text: string): Record<string, string> {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return Object.fromEntries(
    lines.map((line) => {
      const at = line.lastIndexOf('=');
      // Without “=”, the agent is empty, and the gateway refuses the line.
      const user = at < 0 ? line : line.slice(0, at);
      return [user.trim(), at < 0 ? '' : line.slice(at + 1).trim()];
    }),
  );
}
