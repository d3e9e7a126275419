/** The destination that an agent's phone dials for an echo test. */
export const echoName = 'echo';
