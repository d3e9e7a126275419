import { type SipRequest, tagOf } from '../sip/message/sip-message.ts';
import { dialledOf } from './admission.ts';
import type { Trunk } from './trunk.ts';

/**
 * The trunk that a request belongs to. Several trunks can have the same address: two accounts at one carrier, or a trunk
 * that was removed while another took its place. Within a call, it is the trunk of the call. A new call belongs to the
 * trunk that takes calls for the dialled number.
 * @param heard the trunks of the source's address, also those that take no more calls from there
 * @returns null: none of them takes a new call
 */
export function trunkOf(heard: readonly Trunk[], request: SipRequest, address: string): Trunk | null {
  if (tagOf(request.to) !== null) return heard.find(({ dialogs }) => dialogs.has(request)) ?? heard[0] ?? null;
  const open = heard.filter(({ retired, sources }) => !retired && sources.has(address));
  if (open.length < 2) return open[0] ?? null;
  const meant = (trunk: Trunk): boolean => trunk.settings.numbers.includes(dialledOf(trunk, request));
  return open.find(meant) ?? open.find(({ settings }) => settings.numbers.length === 0) ?? open[0] ?? null;
}
