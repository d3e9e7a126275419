import { describe, expect, test } from 'vitest';
import { causeOfReason } from '../../../src/domain/calls/end-reason.ts';
import { callerOf } from '../../../src/gateway/sip/message/asserted-caller.ts';
import { parseInfoDigits } from '../../../src/gateway/sip/message/info-digits.ts';
import { parseNameAddress, parseSipUri } from '../../../src/gateway/sip/message/sip-address.ts';
import {
  contentType,
  headerList,
  type SipRequest,
  type SipResponse,
  tagOf,
} from '../../../src/gateway/sip/message/sip-message.ts';
import { parseSip } from '../../../src/gateway/sip/message/sip-parser.ts';
import { carriers } from './corpus/carriers.ts';
import { endpoints } from './corpus/endpoints.ts';
import { enterprise } from './corpus/enterprise.ts';
import { pbx } from './corpus/pbx.ts';
import { quirks } from './corpus/quirks.ts';
import { sbc } from './corpus/sbc.ts';
import type { Reading, SipCase } from './corpus/sip-case.ts';

const corpus = [...pbx, ...sbc, ...enterprise, ...endpoints, ...carriers, ...quirks];
const sdp = 'v=0\r\no=- 1 1 IN IP4 192.0.2.10\r\ns=-\r\nc=IN IP4 192.0.2.10\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n';

/** As sent on the wire. */
function bytes({ text, body, type = 'application/sdp', latin1 }: SipCase): Buffer {
  const content = body === true ? sdp : (body ?? '');
  const has = (name: string): boolean => new RegExp(`^${name}\\s*:`, 'im').test(text);
  const more = [
    ...(has('Max-Forwards') && !/^max-forwards: (?:70|5)$/m.test(text) ? [] : ['Max-Forwards: 70']),
    ...(content === '' || type === '' || has('Content-Type') ? [] : [`Content-Type: ${type}`]),
    ...(has('Content-Length') ? [] : [`Content-Length: ${Buffer.byteLength(content)}`]),
  ];
  return Buffer.from([...text.split('\n'), ...more, '', content].join('\r\n'), latin1 ? 'latin1' : 'utf8');
}

function readingOf(message: SipRequest | SipResponse): Reading {
  const contact = headerList(message, 'contact').map(parseNameAddress).find(Boolean)?.uri ?? '';
  const type = contentType(message);
  return {
    method: message.kind === 'request' ? message.method : '',
    status: message.kind === 'response' ? message.status : 0,
    fromName: message.from.name,
    fromTag: tagOf(message.from),
    toTag: tagOf(message.to),
    branch: message.via.branch,
    contact: /^sips?:([^;]*)/.exec(contact)?.[1] ?? '',
    routes: headerList(message, 'record-route').length,
    bodyType: type,
    digits: (parseInfoDigits(type, message.body) ?? []).map(({ digit }) => digit).join(''),
    cause: causeOfReason(headerList(message, 'reason')) ?? 0,
    unverified: message.kind === 'request' && callerOf(message).unverified,
  };
}

test('the corpus has 150 messages and more, each once', () => {
  expect(new Set(corpus.map(({ name }) => name)).size).toBe(corpus.length);
  expect(corpus.length).toBeGreaterThanOrEqual(150);
});

describe('SIP as real stacks send it', () => {
  test.each(corpus)('$name ($source)', (each) => {
    const message = parseSip(bytes(each));
    if (message.kind === 'malformed') {
      expect(message.why).toBe(each.refused);
      return;
    }
    expect(each.refused).toBeUndefined();
    if (each.reads) expect(readingOf(message)).toMatchObject(each.reads);
    if (each.call === undefined) return;
    if (message.kind !== 'request') throw new Error('it is no request');
    expect([callerOf(message).caller, parseSipUri(message.uri)?.user]).toEqual(each.call);
  });

  test('is read alike with line ends by LF alone, and behind line ends', () => {
    for (const each of corpus.filter(({ refused }) => refused === undefined)) {
      const [head = '', body] = bytes(each).toString('latin1').split('\r\n\r\n', 2);
      const whole = bytes(each);
      const bare = Buffer.from(`${head.replaceAll('\r\n', '\n')}\n\n`, 'latin1');
      const rest = whole.subarray(Buffer.byteLength(head, 'latin1') + 4);
      expect(body, each.name).toBeDefined();
      const usual = parseSip(whole);
      expect(parseSip(Buffer.concat([bare, rest])), each.name).toEqual(usual);
      expect(parseSip(Buffer.concat([Buffer.from('\r\n\r\n'), whole])), each.name).toEqual(usual);
    }
  });
});
