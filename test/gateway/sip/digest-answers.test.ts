import { describe, expect, test } from 'vitest';
import { DigestAnswers } from '../../../src/gateway/sip/auth/digest-answers.ts';
import type { SipResponse } from '../../../src/gateway/sip/message/sip-message.ts';
import { parseSip } from '../../../src/gateway/sip/message/sip-parser.ts';

/** A 401 or 407 of a carrier. */
function challenge(
  nonce: string,
  options: { status?: 401 | 407; stale?: boolean; realm?: string; qop?: boolean } = {},
): SipResponse {
  const { status = 401, stale = false, realm = 'carrier', qop = true } = options;
  const name = status === 407 ? 'Proxy-Authenticate' : 'WWW-Authenticate';
  const text = [
    `SIP/2.0 ${status} No`,
    'Via: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK1',
    'From: <sip:a@carrier.test>;tag=a',
    'To: <sip:b@carrier.test>;tag=b',
    'Call-ID: c',
    'CSeq: 1 INVITE',
    `${name}: Digest realm="${realm}", nonce="${nonce}"${qop ? ', qop="auth"' : ''}${stale ? ', stale=true' : ''}`,
    'Content-Length: 0',
  ].join('\r\n');
  const message = parseSip(Buffer.from(`${text}\r\n\r\n`));
  if (message.kind !== 'response') throw new Error('no response');
  return message;
}

function answers(): { heard: DigestAnswers['heard']; say: () => string[] } {
  const made = new DigestAnswers('me', 'secret');
  return {
    heard: (response, given) => made.heard(response, given),
    say: () => made.lines('INVITE', 'sip:b@carrier.test'),
  };
}

describe('answers to a challenge', () => {
  test('are not repeated where they were rejected, and none is given ahead afterwards (22.2)', () => {
    const { heard, say } = answers();
    expect(say()).toEqual([]);
    expect(heard(challenge('one'))).toBe(true);
    expect(heard(challenge('two'), say())).toBe(false);
    expect(say()).toEqual([]);
  });

  test('are repeated with another nonce where only that was too old', () => {
    const { heard, say } = answers();
    heard(challenge('one'));
    expect(heard(challenge('two', { stale: true }), say())).toBe(true);
    expect(say()).toEqual([expect.stringContaining('nonce="two"')]);
  });

  test('that were given ahead may be too old without the server saying so: once more, and then no more', () => {
    const { heard, say } = answers();
    heard(challenge('one'));
    say();
    const ahead = say();
    expect(ahead).toEqual([expect.stringContaining('nc=00000002')]);
    expect(heard(challenge('two'), ahead)).toBe(true);
    expect(heard(challenge('three'), say())).toBe(false);
  });

  test('that were given ahead are known from the first also where they are the same text, without qop', () => {
    const { heard, say } = answers();
    const plain = { qop: false };
    heard(challenge('one', plain));
    const [before, ahead] = [say(), say()];
    expect(ahead).toEqual(before);
    expect(heard(challenge('two', plain), ahead)).toBe(true);
    expect(heard(challenge('three', plain), say())).toBe(false);
  });

  test('are one for the server and one for the proxy before it (22.3)', () => {
    const { heard, say } = answers();
    heard(challenge('one'));
    expect(heard(challenge('two', { status: 407, realm: 'proxy' }), say())).toBe(true);
    expect(say()).toEqual([
      expect.stringMatching(/^Authorization: .*nonce="one"/),
      expect.stringMatching(/^Proxy-Authorization: .*nonce="two"/),
    ]);
  });
});
