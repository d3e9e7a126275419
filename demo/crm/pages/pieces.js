import { h, icon } from './dom.js';
import { hue, initials } from './format.js';

/** @param {string} name */
export function avatar(name, large = false) {
  return h(
    'span',
    { class: large ? 'avatar large' : 'avatar', style: `--hue: ${hue(name)}`, 'aria-hidden': 'true' },
    initials(name),
  );
}

/** A number that a click dials, or the text shown for a private one. */
export function phone(number) {
  // The link contains the text as written: an extension is not part of the number (RFC 3966 5.1.2).
  return h('a', { href: `tel:${encodeURIComponent(number)}` }, number);
}

export function hiddenNumber() {
  return h('span', { class: 'hidden-number' }, icon('lock'), 'hidden');
}

/** @param {string} status */
export function tag(status, text = status) {
  return h('span', { class: `tag ${status}` }, text);
}

/** @param {{ endReason: string, answeredAt: string | null, direction: string }} call */
export function callTitle(call) {
  if (call.answeredAt === null) {
    if (call.direction === 'outbound') return call.endReason === 'BUSY' ? 'Called: busy' : 'Called: no answer';
    return 'Missed call';
  }
  return call.direction === 'inbound' ? 'Incoming call' : 'Outgoing call';
}
