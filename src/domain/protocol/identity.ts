import * as z from 'zod/mini';

/** The identity of an agent or supervisor: the user part of their SIP address. */
export const identity = z.string().check(z.regex(/^[A-Za-z0-9_.-]{1,64}$/));
