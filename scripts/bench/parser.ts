// @ts-expect-error: JsSIP's parser has no types of its own
import JsSipParser from 'jssip/lib/Parser.js';
import { parseSip } from '../../src/gateway/sip/message/sip-parser.ts';
import { offer } from '../../test/gateway/telephony/support/raw-phone.ts';
import type { BenchRow } from './row.ts';

const goal = 50_000;
const seconds = 1.5;

function message(start: string, lines: readonly string[], body = ''): Buffer {
  const all = [start, ...lines, ...(body ? ['Content-Type: application/sdp'] : []), `Content-Length: ${body.length}`];
  return Buffer.from(`${all.join('\r\n')}\r\n\r\n${body}`);
}

/** As JsSIP sends them in an agent's call. */
const dialog = [
  'Via: SIP/2.0/WS 8k3ja0dls1.invalid;branch=z9hG4bK6184723',
  'Max-Forwards: 69',
  'To: <sip:+14155550100@sidecall>',
  'From: "Robin" <sip:robin@sidecall>;tag=0a9s8d7f6g',
  'Call-ID: 1l2k3j4h5g6f7d8s9a0q',
];
const client = [
  `Authorization: Bearer ${'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.'.repeat(10)}`,
  'Contact: <sip:robin@8k3ja0dls1.invalid;transport=ws;ob>',
  'Session-Expires: 90',
  'Allow: INVITE,ACK,CANCEL,BYE,UPDATE,MESSAGE,OPTIONS,REFER,INFO,NOTIFY',
  'Supported: timer,ice,replaces,outbound',
  'User-Agent: JsSIP 3.13.8',
];
const messages: readonly [string, Buffer][] = [
  [
    'INVITE with SDP',
    message('INVITE sip:+14155550100@sidecall SIP/2.0', [...dialog, 'CSeq: 4711 INVITE', ...client], offer()),
  ],
  ['REGISTER', message('REGISTER sip:sidecall SIP/2.0', [...dialog, 'CSeq: 1 REGISTER', ...client, 'Expires: 600'])],
  ['200 OK with SDP', message('SIP/2.0 200 OK', [...dialog, 'CSeq: 4711 INVITE', ...client.slice(1)], offer())],
];

/** Rate per second, the best of three: other load on the machine only lowers the result. */
function perSecond(run: () => unknown): number {
  let best = 0;
  for (let round = 0; round < 3; round += 1) {
    const began = performance.now();
    let count = 0;
    for (; performance.now() - began < (seconds * 1000) / 3; count += 50) for (let i = 0; i < 50; i += 1) run();
    best = Math.max(best, count / ((performance.now() - began) / 1000));
  }
  return best;
}

/** SIP messages parsed per second, from the socket's bytes, compared with the browser's own parser. */
export async function benchParser(): Promise<BenchRow[]> {
  const theirs = JsSipParser as { parseMessage(data: string, ua: null): unknown };
  return messages.map(([name, bytes]) => {
    if (parseSip(bytes).kind === 'malformed') throw new Error(`${name} is not understood`);
    const ours = perSecond(() => parseSip(bytes));
    const jssip = perSecond(() => theirs.parseMessage(bytes.toString(), null));
    return {
      name: `SIP parsed a second, ${name} (${bytes.length} bytes)`,
      value: `${Math.round(ours).toLocaleString('en')}; JsSIP ${Math.round(jssip).toLocaleString('en')}, ${(ours / jssip).toFixed(0)} times`,
      goal: `over ${goal.toLocaleString('en')}`,
    };
  });
}
