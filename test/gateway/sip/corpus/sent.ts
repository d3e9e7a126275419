/** The lines of a request in short form: method, Via, From, To, Call-ID, CSeq and the other headers. */
export function sent(method: string, via: string, from: string, to: string, ...more: string[]): string {
  const number = more.some((line) => line.startsWith('CSeq:')) ? [] : [`CSeq: 1 ${method}`];
  return [
    `${method} sip:+14155550100@192.0.2.20 SIP/2.0`,
    `Via: ${via}`,
    `From: ${from}`,
    `To: ${to}`,
    ...number,
    ...more,
  ].join('\n');
}

export const us = '<sip:+14155550100@192.0.2.20>';
export const ours = `${us};tag=ours`;
