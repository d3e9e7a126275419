import { describe, expect, test } from 'vitest';
import { parseSdp, SdpError } from '../../../src/gateway/telephony/embedded/rtp/sdp.ts';
import { parseTrunkSdp, type RemoteTrunk } from '../../../src/gateway/telephony/embedded/trunk-leg/trunk-sdp.ts';
import { openLeg } from '../telephony/trunk-leg/kit.ts';
import { sdpQuirks } from './corpus/sdp/quirks.ts';
import type { SdpCase } from './corpus/sdp/sdp-case.ts';
import { stacks } from './corpus/sdp/stacks.ts';

const corpus = [...stacks, ...sdpQuirks];

function textOf({ lines, head }: SdpCase, lineEnd: string): string {
  const bare = lines.startsWith('v=') || lines === '';
  const session = 'v=0|o=- 1 1 IN IP4 192.0.2.10|s=-|';
  const before = head !== false ? `${session}c=IN IP4 192.0.2.10|t=0 0|` : bare ? '' : session;
  // The lifetime of a key contains the character that separates lines here.
  return `${before}${lines}|`
    .replace(/\|(?=2\^\d)/g, '\u0001')
    .replaceAll('|', lineEnd)
    .replaceAll('\u0001', '|');
}

function understood({ browser, srtp }: SdpCase, text: string): SdpCase['audio'] {
  const remote = browser ? parseSdp(text) : parseTrunkSdp(text, { srtp: srtp ?? 'off' });
  const { address, named } = { address: null, named: null, ...(remote as Partial<RemoteTrunk>) };
  const to = address ?? named;
  return [
    browser ? '' : to && `${to.host}:${to.port}`,
    remote.formats.map(({ format }) => format).join(' '),
    [...remote.events].map(([rate, type]) => `${rate}:${type}`).join(' '),
    remote.direction,
  ];
}

test('the corpus has 100 descriptions and more, each once', () => {
  expect(new Set(corpus.map(({ name }) => name)).size).toBe(corpus.length);
  expect(corpus.length).toBeGreaterThanOrEqual(100);
});

describe.each([
  ['CRLF', '\r\n'],
  ['LF', '\n'],
])('SDP as real stacks send it, lines ended by %s', (_, lineEnd) => {
  test.each(corpus)('$name ($source)', async (each) => {
    const text = textOf(each, lineEnd);
    const [, formats] = each.audio ?? [];
    if (each.refused === undefined) {
      expect(understood(each, text)).toEqual(each.audio);
      if (formats !== '' || lineEnd === '\n') return;
    }
    if (each.browser) {
      expect(() => parseSdp(text)).toThrow(SdpError);
      return;
    }
    // Without a common codec, the leg itself refuses.
    const { leg } = await openLeg({ srtp: each.srtp ?? 'off' });
    const kind = each.refused ?? 'incompatible';
    await expect(leg.answer(text, ['pcmu', 'pcma', 'opus'])).rejects.toMatchObject({ name: 'SdpError', kind });
  });
});
