/**
 * Stands for the ID of the call that an agent dials, until the gateway has announced the call. It can only be hung up.
 */
export const callInSetup = 'dialled';
