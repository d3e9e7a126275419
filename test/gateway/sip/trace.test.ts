import { describe, expect, it } from 'vitest';
import { maskSip } from '../../../src/gateway/sip/message/mask-sip.ts';
import { SipTrace, type TracedMessage } from '../../../src/gateway/sip/trace.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';

const callId = `CA${'a'.repeat(32)}`;
const invite = [
  'INVITE sip:+14155550123:hunter2@192.0.2.7;user=phone SIP/2.0',
  'Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKabc;rport',
  'Max-Forwards: 70',
  'f: "Marigold Thimble" <sip:4155550177@carrier.example;cpc=priv>;tag=abc',
  'To: Otto Example <sip:+1-415-555-0123@192.0.2.7>',
  'P-Asserted-Identity: <tel:+14155550177>, "Thimble, Marigold" <sip:marigold.thimble@carrier.example>',
  'Contact: <sip:+14155550177@192.0.2.1?Replaces=4155550177>',
  'i: 4155550177-secret@192.0.2.1',
  'CSeq: 1 INVITE',
  'Authorization: Digest username="user-4155550177", realm="r", nonce="n0nce",',
  ' response="0123456789abcdef0123456789abcdef"',
  'Proxy-Authorization: Bearer eyJhbGciOi.secret.secret',
  'Identity: eyJwYXNzcG9ydA.4155550177;info=<https://cert.example>',
  'X-Param: name=Marigold%20Thimble',
  `X-Call-Sid: ${callId}`,
  'Subject: call me on 4155550177',
  'Reason: Q.850;cause=16;text="4155550177 hung up"',
  'Content-Type: application/sdp',
  'Content-Length: 999',
  '',
  'v=0',
  'o=marigold4155550177 1 1 IN IP4 192.0.2.1',
  's=Call of 4155550177',
  'c=IN IP4 192.0.2.1',
  't=0 0',
  'm=audio 10000 RTP/SAVP 0 101',
  'k=base64:c2VjcmV0',
  'a=rtpmap:0 PCMU/8000',
  'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:c2VjcmV0c2VjcmV0c2VjcmV0',
  'a=ice-ufrag:ufr4',
  'a=ice-pwd:passwordpasswordpassword',
  'a=key-mgmt:mikey secret',
  'a=x-custom:4155550177',
  'a=sendrecv',
].join('\r\n');

const secrets = [
  '4155550177',
  '4155550123',
  '555-0123',
  'hunter2',
  'Marigold',
  'marigold',
  'Thimble',
  'Otto',
  'n0nce',
  '0123456789abcdef',
  'eyJ',
  'c2VjcmV0',
  'passwordpassword',
  'ufr4',
  'mikey',
  'secret',
  'priv',
];

describe('a masked SIP message', () => {
  it('shows its shape, and nothing of a person or a key', () => {
    const text = maskSip(invite);
    for (const secret of secrets) expect(text, secret).not.toContain(secret);
    for (const line of [
      'INVITE sip:…23@192.0.2.7;user=… SIP/2.0',
      'Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKabc;rport',
      'CSeq: 1 INVITE',
      'Authorization: [removed]',
      `X-Call-Sid: ${callId}`,
      'Reason: Q.850;cause=16;text="…"',
      'm=audio 10000 RTP/SAVP 0 101',
      'a=rtpmap:0 PCMU/8000',
      'a=crypto:[removed]',
      'a=ice-pwd:[removed]',
      'a=sendrecv',
    ])
      expect(text.split('\n'), line).toContain(line);
    expect(text).toMatch(/^From: .*<sip:…77@carrier\.example;cpc=…>;tag=abc$/m);
    expect(text).toMatch(/^Call-ID: #[0-9a-f]{10}$/m);
  });

  it('shows no digits that were pressed, and no text', () => {
    for (const [type, body] of [
      ['application/dtmf-relay', 'Signal=7\r\nDuration=160'],
      ['text/plain', 'my card is 4111 1111 1111 1111'],
      ['multipart/mixed;boundary=b', '--b\r\nContent-Type: application/sdp\r\n\r\na=crypto:1 x inline:abc\r\n--b--'],
    ] as const) {
      const text = maskSip(`INFO sip:a@b SIP/2.0\r\nContent-Type: ${type}\r\n\r\n${body}`);
      expect(text).toContain(`[${Buffer.byteLength(body.replaceAll('\r\n', '\n'))} bytes removed]`);
      expect(text).not.toMatch(/Signal|4111|inline/);
    }
  });

  it('of what is no SIP, nothing is shown', () => {
    for (const text of ['call +14155550123 now', '\u0000\u00014155550123', 'SIP 4155550123\r\n4155550123', ''])
      expect(maskSip(text)).not.toMatch(/\d{3}/);
  });
});

describe('a trace', () => {
  it.each([3_600_000, -3_600_000])('lasts as long as was asked, also if the date is set by %d ms', (step) => {
    const { clock, trace, far } = traced();
    const { id } = trace.start({ trunk: 'carrier', seconds: 60, messages: 50 });
    clock.step(step);
    clock.advance(59_000);
    trace.message('in', far, invite);
    clock.advance(1000);
    trace.message('in', far, invite);
    expect(trace.read(id).trace).toMatchObject({ over: true, seen: 1 });
  });

  function traced() {
    const clock = new ManualClock();
    const log: TracedMessage[] = [];
    const trace = new SipTrace(clock, (message) => log.push(message));
    const far = { trunk: 'carrier', address: '192.0.2.1' };
    return { clock, log, trace, far };
  }

  it('is of one trunk, for a time and a number of messages', () => {
    const { clock, log, trace, far } = traced();
    trace.message('in', far, invite);
    const { id } = trace.start({ trunk: 'carrier', seconds: 60, messages: 2 });
    trace.message('in', { ...far, trunk: 'other' }, invite);
    trace.message('in', { ...far, trunk: null }, invite);
    for (let n = 0; n < 3; n += 1) trace.message('out', far, Buffer.from(invite));
    expect(trace.read(id)).toMatchObject({ trace: { seen: 2, over: true }, messages: [{ way: 'out' }, {}] });
    const second = trace.start({ trunk: 'carrier', seconds: 60, messages: 9 }).id;
    clock.advance(60_000);
    trace.message('in', far, invite);
    expect(trace.read(second)).toMatchObject({ trace: { over: true, seen: 0 } });
    clock.advance(60_000);
    expect(() => trace.read(second)).toThrow(/no such trace/);
    expect(trace.list()).toEqual([]);
    expect(log).toHaveLength(2);
    expect(JSON.stringify(log)).not.toContain('4155550177');
  });

  it('of a call follows all its dialogs, also when it is switched on in the middle', () => {
    const { trace, far } = traced();
    const text = (more: string): string => `BYE sip:a@b SIP/2.0\r\nCall-ID: ${more}\r\n\r\n`;
    trace.message('out', far, `SIP/2.0 180 Ringing\r\nCall-ID: leg-1\r\nX-Call-Sid: ${callId}\r\n\r\n`);
    const { id } = trace.start({ call: callId, seconds: 60, messages: 10 });
    trace.message('in', far, text('leg-1'));
    trace.message('in', far, text('leg-2'));
    trace.message(
      'out',
      { trunk: null, address: '' },
      `INVITE sip:a@b SIP/2.0\r\nCall-ID: leg-2\r\nX-Call-Sid: ${callId}\r\n\r\n`,
    );
    trace.message('in', { trunk: null, address: '' }, Buffer.from(text('leg-2')));
    expect(trace.read(id).messages.map(({ way, trunk }) => [way, trunk])).toEqual([
      ['in', 'carrier'],
      ['out', null],
      ['in', null],
    ]);
  });

  it('is one of ten at most', () => {
    const { trace } = traced();
    for (let n = 0; n < 10; n += 1) trace.start({ call: callId, seconds: 60, messages: 1 });
    expect(() => trace.start({ call: callId, seconds: 60, messages: 1 })).toThrow(/10 traces/);
    expect(trace.remove('trace-1')).toBe(true);
    expect(trace.remove('trace-1')).toBe(false);
    trace.start({ call: callId, seconds: 60, messages: 1 });
  });
});
