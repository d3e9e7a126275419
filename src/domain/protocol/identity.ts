import * as z from 'zod/mini';

/** An agent's or supervisor's name towards the gateway: the user part of its SIP address. */
export const identity = z.string().check(z.regex(/^[A-Za-z0-9_.-]{1,64}$/));
