/** Of a refused INVITE: a code of the table of errors, a space, and what is wrong and what to do, in one line. */
export const errorHeader = 'X-Sidecall-Error';
