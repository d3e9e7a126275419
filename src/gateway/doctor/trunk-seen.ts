import { header, type SipResponse } from '../sip/message/sip-message.ts';
import { type Finding, note, right, wrong } from './finding.ts';

/**
 * Compares our address with the one that the trunk sees and writes into the topmost Via (RFC 3261 18.2.1, RFC 3581
 * section 4).
 * @param own the address that we announced
 * @param publicAddress SIDECALL_PUBLIC_ADDRESS
 */
export function examineSeen(response: SipResponse, own: string, publicAddress: string | null): Finding[] {
  const via = header(response, 'via') ?? '';
  const seen = /;\s*received\s*=\s*"?\[?([0-9a-f.:]+)/i.exec(via)?.[1];
  if (seen === undefined) return [note('it does not say at which address it sees us.')];
  if (seen === own) return [right(`it sees us at ${seen}, as we say.`)];
  if (publicAddress !== null) {
    return [
      wrong(
        `it sees us at ${seen}, but SIDECALL_PUBLIC_ADDRESS is ${publicAddress}.`,
        'Set it to the address that is seen, unless audio comes in another way.',
      ),
    ];
  }
  return [
    wrong(
      `it sees us at ${seen}, and we would tell it ${own}: there is address translation (NAT) between.`,
      `Set SIDECALL_PUBLIC_ADDRESS=${seen}, and forward the ports of SIDECALL_TRUNK_PORT and SIDECALL_UDP_PORTS.`,
    ),
  ];
}
