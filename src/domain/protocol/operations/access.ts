/** Agents, supervisors, administrators and servers. An agent's access is checked for each call. */
export const everyone = ['agent', 'supervisor', 'admin', 'key'] as const;

/** People: a server has no dialer. */
export const withDialer = ['agent', 'supervisor', 'admin'] as const;

/** Those that may place calls: a key for calls alone is enough. */
export const placers = ['admin', 'key', 'call-key'] as const;

/** Everyone, and keys for calls alone. */
export const everyoneAndCallKeys = ['agent', 'supervisor', 'admin', 'key', 'call-key'] as const;

/** Roles that may supervise calls. A server has no audio. */
export const supervisors = ['supervisor', 'admin'] as const;

/** Roles that may read all calls at once. */
export const readersOfAll = ['supervisor', 'admin', 'key'] as const;

/** Roles that may change and delete contacts. */
export const contactKeepers = ['supervisor', 'admin', 'key'] as const;

/** Roles that may open and close, by switches of flows. */
export const openers = ['supervisor', 'admin', 'key'] as const;

/** Roles that may change agents, numbers and sites. */
export const administrators = ['admin', 'key'] as const;

/** Administrators at a page. A server opens no editor. */
export const editors = ['admin'] as const;
