/** One agent's phone: combines the voice layer, the gateway's client and the stores. */
export { createPhone } from './create-phone.ts';
export type { Phone, PhoneOptions } from './phone.ts';
