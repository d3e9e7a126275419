/** Agents, those who supervise them, and servers. What an agent may ask is decided call by call. */
export const everyone = ['agent', 'supervisor', 'admin', 'key'] as const;

/** Who listens in on calls; a server has no ear. */
export const supervisors = ['supervisor', 'admin'] as const;

/** Who changes agents, numbers and sites. */
export const administrators = ['admin', 'key'] as const;
