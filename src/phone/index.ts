/** One agent's phone: joins voice, the gateway's client and the stores. */
export { createPhone } from './create-phone.ts';
export type { Phone, PhoneOptions } from './phone.ts';
