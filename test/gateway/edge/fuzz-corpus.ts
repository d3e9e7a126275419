import { offer } from '../telephony/support/raw-phone.ts';
import { request } from './torture-case.ts';
import { application, invalid } from './torture-invalid.ts';
import { backward, valid } from './torture-valid.ts';

/** The edge's last messages, so that the fuzzer uses real dialogs. */
export interface Heard {
  /** Headers of an INVITE from the edge. */
  invite: string | null;
  /** A 2xx to an INVITE of ours. */
  answer: string | null;
}

const torture = [...valid, ...invalid, ...application, ...backward].map((each) => Buffer.from(each.message));

/** A start message for the fuzzer: a valid one or one of the RFC's, with the IDs of the edge's messages. */
export function seedMessage(kind: number, id: string, token: string, heard: Heard): Buffer {
  const proof = `Authorization: Bearer ${token}`;
  switch (kind % 12) {
    case 0:
      return request('REGISTER', id, ['Contact: <sip:robin@phone.invalid;transport=ws>;expires=300', proof]);
    case 1:
    case 2:
      return request('INVITE', id, [proof, 'X-Param: Page=a%20b', 'Supported: timer, replaces']);
    case 3:
      return request('OPTIONS', id, []);
    case 4:
      return request('CANCEL', id, []);
    case 5:
    case 6:
    case 7:
      return heard.answer === null ? request('INVITE', id, [proof]) : within(heard.answer, kind);
    case 8:
    case 9:
    case 10:
      return heard.invite === null ? request('REGISTER', id, [proof]) : response(heard.invite, kind);
    default:
      return torture[kind % torture.length] ?? request('OPTIONS', id, []);
  }
}

function within(answer: string, kind: number): Buffer {
  const method = ['ACK', 'BYE', 'INFO', 'UPDATE', 'INVITE', 'OPTIONS', 'REFER'][(kind >> 4) % 7] ?? 'ACK';
  const kept = answer.split('\r\n').filter((line) => /^(From|To|Call-ID):/.test(line));
  const number = method === 'ACK' ? 7 : 8 + ((kind >> 8) % 1000);
  const lines = [...kept, `CSeq: ${number} ${method}`, `Via: SIP/2.0/WS phone.invalid;branch=z9hG4bK${kind}`];
  return request(method, 'within', lines, { body: method === 'UPDATE' ? offer() : '' });
}

function response(invite: string, kind: number): Buffer {
  const status = ['100 Trying', '180 Ringing', '200 OK', '486 Busy Here', '302 Moved', '699 x'][(kind >> 4) % 6];
  const kept = invite
    .split('\r\n')
    .filter((line) => /^(Via|From|To|Call-ID|CSeq):/.test(line))
    .map((line) => (line.startsWith('To:') ? `${line};tag=${(kind >> 8) % 3}` : line));
  const lines = [`SIP/2.0 ${status}`, ...kept, 'Contact: <sip:robin@phone.invalid>', 'Content-Length: 0', '', ''];
  return Buffer.from(lines.join('\r\n'));
}
