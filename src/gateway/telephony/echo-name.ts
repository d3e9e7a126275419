/** What an agent's phone dials to hear itself. */
export const echoName = 'echo';
