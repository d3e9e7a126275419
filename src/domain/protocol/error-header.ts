/** On a refused INVITE: an error code, a space, the message and the help, in one line. */
export const errorHeader = 'X-Sidecall-Error';
