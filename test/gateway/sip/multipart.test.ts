import { describe, expect, test } from 'vitest';
import { contentType } from '../../../src/gateway/sip/message/sip-message.ts';
import { parseSip } from '../../../src/gateway/sip/message/sip-parser.ts';

const sdp = 'v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n';
const sdpPart = `Content-Type: application/sdp\r\n\r\n${sdp}`;
const isup = (more = ''): string => `Content-Type: application/isup;version=itu-t92+\r\n${more}\r\n\x01\x00\x49\xff`;
const pidf = 'Content-Type: application/pidf+xml\r\nContent-ID: <1@example.com>\r\n\r\n<presence/>';

function body(parts: string[], boundary = 'b1', before = '', after = ''): string {
  return `${before}${parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('')}--${boundary}--${after}`;
}

/** A message with that body, as bytes that may be in a legacy encoding. */
function read(type: string, text: string, more: { method?: string; start?: string; lines?: string[] } = {}) {
  const { method = 'INVITE', lines = [] } = more;
  const start = more.start ?? `${method} sip:1@192.0.2.2 SIP/2.0`;
  const head = [
    start,
    'Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKm',
    'From: <sip:+14155550101@example.com>;tag=a',
    'To: <sip:+14155550100@example.com>;tag=b',
    'Call-ID: m',
    `CSeq: 1 ${method}`,
    ...lines,
    ...(type === '' ? [] : [`Content-Type: ${type}`]),
    `Content-Length: ${text.length}`,
  ];
  const message = parseSip(Buffer.from(`${head.join('\r\n')}\r\n\r\n${text}`, 'latin1'));
  if (message.kind === 'malformed') throw new Error(message.why);
  return { type: contentType(message), body: message.body };
}

const whole = { type: 'application/sdp', body: sdp.replace(/\r\n$/, '') };
const same = ({ type, body: text }: { type: string; body: string }) => ({ type, body: text.replace(/\r\n$/, '') });
const deep = [0, 1, 2, 3, 4, 5].reduce(
  (inner, level) => `Content-Type: multipart/mixed;boundary=b${level}\r\n\r\n${body([inner], `b${level}`)}`,
  sdpPart,
);
const nested = body([deep], 'b9');
const optional = 'Content-Disposition: signal;handling=optional\r\n';
const required = 'Content-Disposition: signal;handling=required\r\n';

describe('of a body of several parts the description is taken', () => {
  test.each([
    ['before ISUP (RFC 3204)', 'multipart/mixed;boundary=b1', body([sdpPart, isup(optional)])],
    ['behind ISUP that says nothing', 'multipart/mixed;boundary=b1', body([isup(), sdpPart])],
    ['before a location (RFC 6442)', 'multipart/mixed; boundary="b1"', body([sdpPart, pidf])],
    [
      'with a preamble and an epilogue',
      'multipart/mixed;boundary=b1',
      body([sdpPart], 'b1', 'to be passed over\r\n', '\r\nas this'),
    ],
    ['with a boundary of odd characters', 'multipart/mixed;boundary="=_b 1?(2)"', body([pidf, sdpPart], '=_b 1?(2)')],
    ['with spaces around the parameter', 'multipart/mixed ; charset=utf-8 ; boundary = b1', body([sdpPart])],
    [
      'with spaces behind the delimiters',
      'multipart/mixed;boundary=b1',
      body([sdpPart]).replaceAll('--b1\r\n', '--b1 \t\r\n'),
    ],
    [
      'where a boundary begins as another does',
      'multipart/mixed;boundary=b1',
      body([`X: 1\r\n\r\n--b12\r\n`, sdpPart]),
    ],
    ['in related parts (RFC 2387)', 'multipart/related;type="application/sdp";boundary=b1', body([sdpPart, pidf])],
    [
      'as the best alternative',
      'multipart/alternative;boundary=b1',
      body(['Content-Type: text/plain\r\n\r\nhi', sdpPart]),
    ],
    [
      'beside an alternative that would be required',
      'multipart/alternative;boundary=b1',
      body([isup(required), sdpPart]),
    ],
    [
      'within another',
      'multipart/mixed;boundary=b0',
      body([`Content-Type: multipart/mixed;boundary=b1\r\n\r\n${body([pidf, sdpPart])}`], 'b0'),
    ],
    [
      'that is named in capitals',
      'Multipart/Mixed;Boundary=b1',
      body([sdpPart.replace('application/sdp', 'Application/SDP')]),
    ],
    [
      'that is handled by itself',
      'multipart/mixed;boundary=b1',
      body([`Content-Disposition: session;handling=required\r\n${sdpPart}`]),
    ],
    [
      'behind one of early media (RFC 3959)',
      'multipart/mixed;boundary=b1',
      body([`Content-Disposition: early-session\r\n${sdpPart.replace('4000', '4002')}`, sdpPart]),
    ],
    ['without headers', 'multipart/mixed;boundary=b1', body([`\r\n${sdp}`])],
    ['without its end', 'multipart/mixed;boundary=b1', `--b1\r\n${sdpPart}`],
    ['where the boundary is not said', 'multipart/mixed', body([pidf, sdpPart])],
    [
      'in base64',
      'multipart/mixed;boundary=b1',
      body([
        `Content-Type: application/sdp\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(sdp).toString('base64')}`,
      ]),
    ],
    ['with line ends by LF', 'multipart/mixed;boundary=b1', body([sdpPart]).replaceAll('\r\n', '\n')],
  ])('%s', (_, type, text) => {
    const found = same(read(type, text));
    expect({ ...found, body: found.body.replace(/\r?\n/g, '\r\n').replace(/\r\n$/, '') }).toEqual(whole);
  });

  test.each(['UPDATE', 'PRACK', 'ACK'])('in a %s, too', (method) => {
    expect(same(read('multipart/mixed;boundary=b1', body([isup(), sdpPart]), { method }))).toEqual(whole);
  });

  test('in a response, too', () => {
    const start = 'SIP/2.0 200 OK';
    expect(same(read('multipart/mixed;boundary=b1', body([sdpPart, isup(optional)]), { start }))).toEqual(whole);
  });

  test('of an INFO the digits are', () => {
    const digits = 'Content-Type: application/dtmf-relay\r\n\r\nSignal=5';
    const found = read('multipart/mixed;boundary=b1', body([isup(), digits]), { method: 'INFO' });
    expect(found).toEqual({ type: 'application/dtmf-relay', body: 'Signal=5' });
  });
});

describe('stays as it is, to be refused with 415', () => {
  test.each([
    ['without a description', 'multipart/mixed;boundary=b1', body([isup(), pidf])],
    [
      'where a part must be understood (RFC 3204 section 4)',
      'multipart/mixed;boundary=b1',
      body([sdpPart, isup(required)]),
    ],
    ['nested deeper than anybody does', 'multipart/mixed;boundary=b9', nested],
    ['of no parts', 'multipart/mixed;boundary=b1', 'nothing'],
  ])('a body %s', (_, type, text) => {
    expect(read(type, text)).toMatchObject({ type: 'multipart/mixed' });
  });

  test('ISUP alone', () => {
    expect(read('application/isup', 'x').type).toBe('application/isup');
  });
});

test('a body that nobody here understands and that is optional counts as none (RFC 3261 20.11)', () => {
  const lines = ['Content-Disposition: signal; handling=optional'];
  expect(read('application/isup', 'x', { lines })).toEqual({ type: '', body: '' });
  expect(read('application/isup', 'x', { lines: ['Content-Disposition: signal;handling=required'] }).type).toBe(
    'application/isup',
  );
});

test('a description without a type is one', () => {
  expect(read('', sdp).type).toBe('application/sdp');
  expect(read('', 'x').type).toBe('');
});
