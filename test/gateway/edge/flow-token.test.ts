import { expect, it } from 'vitest';
import { createTokens } from '../../../src/gateway/auth/tokens.ts';
import { authenticate } from '../../../src/gateway/edge/token-proof.ts';
import { parseSip } from '../../../src/gateway/sip/message/sip-parser.ts';
import { endpointOf } from '../../../src/gateway/telephony/signalling/far-end.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';

/** The far end of an INVITE with this token, as both cores tell call control. */
async function farEnd(of: { flow?: string }) {
  const clock = new ManualClock();
  const tokens = createTokens('a secret for tests, of more than 32 characters', clock);
  const { token } = await tokens.issue({ identity: 'robin', role: 'agent', ttl: 3600, ...of });
  const lines = [
    'INVITE sip:sidecall.invalid SIP/2.0',
    'Via: SIP/2.0/WS page.invalid;branch=z9hG4bK1',
    'From: <sip:robin@sidecall.invalid>;tag=1',
    'To: <sip:sidecall.invalid>',
    'Call-ID: 1',
    'CSeq: 1 INVITE',
    `Authorization: Bearer ${token}`,
    'Content-Length: 0',
  ];
  const request = parseSip(Buffer.from(`${lines.join('\r\n')}\r\n\r\n`));
  if (!('method' in request)) throw new Error('not a request');
  const proof = { clock, principal: null, token: null };
  return endpointOf(await authenticate(proof, request, (jwt, how) => tokens.verify(jwt, how)));
}

it('the flow of a token reaches call control with the call, and no other', async () => {
  expect(await farEnd({ flow: 'help' })).toEqual({ kind: 'agent', identity: 'robin', flow: 'help' });
  expect(await farEnd({})).toEqual({ kind: 'agent', identity: 'robin' });
});
