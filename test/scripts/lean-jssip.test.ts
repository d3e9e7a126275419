import { EventEmitter as NodeEmitter } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Script } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventEmitter } from '../../scripts/lean-jssip/event-emitter.ts';
import { parse, write } from '../../scripts/lean-jssip/sdp-lines.ts';
import { type SipClasses, sipGrammar } from '../../scripts/lean-jssip/sip-grammar.ts';
import { withoutLog, withShortNames } from '../../scripts/lean-jssip.ts';
import { root } from '../../scripts/run.ts';
import { carriers } from '../gateway/sip/corpus/carriers.ts';
import { endpoints } from '../gateway/sip/corpus/endpoints.ts';
import { enterprise } from '../gateway/sip/corpus/enterprise.ts';
import { pbx } from '../gateway/sip/corpus/pbx.ts';
import { sbc } from '../gateway/sip/corpus/sbc.ts';

const load = createRequire(import.meta.url);
const jssip = load.resolve('jssip');
const classes: SipClasses = { URI: load('jssip/lib/URI.js'), NameAddrHeader: load('jssip/lib/NameAddrHeader.js') };
const generated = load('jssip/lib/Grammar.js') as { parse(input: string, rule: string): unknown };
const sdpTransform = createRequire(jssip)('sdp-transform') as { parse(sdp: string): typeof parsedSdp };
declare const parsedSdp: { direction?: string; media: { type: string; direction?: string }[] };
const lean = sipGrammar(() => classes);

/** A result as plain data: addresses as text, and nothing that is empty. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof classes.URI || value instanceof classes.NameAddrHeader) return String(value);
  const entries = Object.entries(value).map(([key, each]) => [key, plain(each)] as const);
  const full = entries.filter(([, each]) => each !== undefined && JSON.stringify(each) !== '{}');
  return full.length > 0 ? Object.fromEntries(full.sort(([a], [b]) => a.localeCompare(b))) : {};
}

const read = (rule: string, text: string): unknown => plain(lean.parse(text, rule));
function readByJssip(rule: string, text: string): unknown {
  const result = generated.parse(text, rule);
  // What the generated grammar leaves behind of its way through the rules.
  if (rule !== 'host') delete (result as { host_type?: string }).host_type;
  if (rule === 'absoluteURI') delete (result as { password?: string }).password;
  return plain(result);
}

/** The rules of headers that JsSIP parses, by their name in lower case. */
const headerRules: Record<string, string> = {
  ...{ via: 'Via', from: 'From', to: 'To', contact: 'Contact', 'record-route': 'Record_Route', 'call-id': 'Call_ID' },
  ...{ cseq: 'CSeq', 'content-length': 'Content_Length', 'content-type': 'Content_Type' },
  ...{ 'max-forwards': 'Max_Forwards', 'www-authenticate': 'WWW_Authenticate', 'refer-to': 'Refer_To' },
  ...{ 'proxy-authenticate': 'Proxy_Authenticate', 'session-expires': 'Session_Expires', replaces: 'Replaces' },
  ...{ event: 'Event', 'subscription-state': 'Subscription_State' },
};

const bearer = 'Bearer realm="sidecall", error="invalid_token", error_description="The token has expired."';
const texts: [rule: string, text: string][] = [
  ['Request_Response', 'SIP/2.0 200 OK'],
  ['Request_Response', 'SIP/2.0 183 Session Progress, später'],
  ['Request_Response', 'SIP/2.0 404 '],
  ['Request_Response', 'INVITE sip:alex@gateway.invalid;transport=WS;ob SIP/2.0'],
  ['Request_Response', 'NOTIFY sip:f8a3@192.0.2.1:5060;transport=ws;lr SIP/2.0'],
  ['Request_Response', 'BYE sip:[2001:db8::1]:5060 SIP/2.0'],
  ['Status_Line', 'SIP/2.0 100 Trying'],
  ['SIP_URI', 'sip:Alex%20B@Gateway.Invalid:5061;a=b;lr?subject=hi&subject=there&x=1'],
  ['SIP_URI', 'sips:+14155550100;phone-context=a@192.0.2.7'],
  ['SIP_URI', 'sip:alex:secret@localhost'],
  ['SIP_URI', 'sip:gateway.invalid'],
  ['Name_Addr_Header', '"Bell \\"B\\", Alex" <sip:1@a.invalid>;tag=x;y="z;\\"w"'],
  ['From', 'Alex  Bell <sip:1@a.invalid>;tag=3.4'],
  ['From', 'sip:1@a.invalid;tag=x'],
  ['To', '<sip:1@a.invalid>'],
  ['Refer_To', '<sip:1@a.invalid?Replaces=x%40y%3Bto-tag%3D1%3Bfrom-tag%3D2>'],
  ['Contact', '<sip:a@b.invalid;transport=ws>;expires=300;+sip.instance="<urn:uuid:0>";q=0.7, "C, D" <sip:c@d>;q=1'],
  ['Record_Route', '<sip:p1.invalid;lr>,<sip:p2.invalid;lr;x=1>;y'],
  ['Via', 'SIP/2.0/WSS a1b2.invalid;branch=z9hG4bK776;rport=4000;received=192.0.2.3'],
  ['Via', 'SIP / 2.0 / UDP 192.0.2.1 : 5060 ;ttl=16;branch=z9hG4bK87;extra'],
  ['WWW_Authenticate', bearer],
  ['Proxy_Authenticate', bearer],
  [
    'WWW_Authenticate',
    'Digest realm="a \\"b\\"", nonce="n==", opaque="", stale=TRUE, algorithm=md5, qop="auth,auth-int"',
  ],
  ['Session_Expires', '1800;refresher=UAS'],
  ['Session_Expires', '90'],
  ['Replaces', 'a1@b.c;to-tag=7;from-tag=8;early-only'],
  ['Event', 'Refer;id=93809824'],
  ['Subscription_State', 'terminated;reason=noresource;expires=0'],
  ['Subscription_State', 'active'],
  ['CSeq', '4711 INVITE'],
  ['Call_ID', 'f81d4fae-7dec-11d0@foo.bar'],
  ['Content_Type', 'multipart/mixed; boundary="b 1";x=y'],
  ['Content_Length', '0'],
  ['Max_Forwards', '70'],
  ['host', 'Gateway.invalid'],
  ['host', '192.0.2.1'],
  ['host', '[2001:db8::1]'],
  ['quoted_string', '"sip user"'],
  ['uuid', '8f1fa16a-1165-4a96-8341-785b1ef24f12'],
  ['absoluteURI', 'wss://Gateway.invalid:8443/sip?x=1'],
  ['absoluteURI', 'ws://[::1]/sip'],
  ['absoluteURI', 'https://gateway.invalid'],
];

describe('the grammar for JsSIP', () => {
  it.each(texts)('reads %s like the generated one: %s', (rule, text) => {
    const expected = readByJssip(rule, text);
    expect(expected).not.toBe(-1);
    // Of these two, only the difference to -1 counts.
    expect(read(rule, text)).toEqual(rule === 'uuid' || rule === 'quoted_string' ? text : expected);
  });

  it('reads each header of real devices that the generated one reads, and reads it alike', () => {
    let compared = 0;
    for (const { name, text } of [...carriers, ...endpoints, ...enterprise, ...pbx, ...sbc]) {
      for (const line of text.split('\n').slice(1)) {
        const [, header = '', value = ''] = /^([\w-]+)\s*:\s*(.*)$/.exec(line) ?? [];
        const rule = headerRules[header.toLowerCase()];
        const expected = rule && readByJssip(rule, value);
        // The generated grammar takes the last of several Via in a line, and a `maddr` in place of the host.
        if (!rule || expected === -1 || (rule === 'Via' && value.includes(',')) || value.includes('maddr=')) continue;
        expect(read(rule, value), `${name}: ${line}`).toEqual(expected);
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(200);
  });

  it.each([
    ['Request_Response', 'HTTP/1.1 200 OK'],
    ['Request_Response', 'INVITE alex SIP/2.0'],
    ['SIP_URI', 'sip:'],
    ['SIP_URI', 'tel:+14155550100'],
    ['SIP_URI', 'sip:a b@c.invalid'],
    ['SIP_URI', 'sip:a%zz@c.invalid'],
    ['From', '"Alex <sip:1@a.invalid>'],
    ['Contact', '<sip:1@a.invalid> <sip:2@a.invalid>'],
    ['CSeq', 'INVITE 1'],
    ['Via', 'SIP/2.0/WSS'],
    ['Content_Length', '-1'],
    ['Max_Forwards', 'many'],
    ['WWW_Authenticate', 'Digest'],
    ['absoluteURI', 'gateway.invalid'],
  ])('refuses what is not %s: %s', (rule, text) => {
    expect(lean.parse(text, rule)).toBe(-1);
  });

  it('reads any address with any parameters like the generated one', () => {
    const characters = (all: string): fc.Arbitrary<string> =>
      fc.string({ unit: fc.constantFrom(...all), minLength: 1, maxLength: 8 });
    const address = fc.record({
      display: fc.option(characters('abc \\"<>;,é').map((text) => `"${text.replace(/["\\]/g, '\\$&')}" `)),
      user: fc.option(characters("aZ09-_.!~*'()&=+$,;?/:").map((text) => `${text}@`)),
      host: fc.constantFrom('a.invalid', 'A-b.c9', '192.0.2.1', 'localhost'),
      port: fc.option(fc.integer({ min: 1, max: 65_535 }).map((port) => `:${port}`)),
      params: fc.array(fc.tuple(characters('abX9-'), characters('abX9:$+')).map(([key, each]) => `;x${key}=${each}`)),
      tag: fc.option(characters('abX9-.%').map((tag) => `;tag=${tag}`)),
    });
    fc.assert(
      fc.property(address, ({ display, user, host, port, params, tag }) => {
        const uri = `sip:${user ?? ''}${host}${port ?? ''}${params.join('')}`;
        expect(read('SIP_URI', uri)).toEqual(readByJssip('SIP_URI', uri));
        const named = `${display ?? ''}<${uri}>${tag ?? ''}`;
        expect(read('From', named)).toEqual(readByJssip('From', named));
      }),
      { seed: 19, numRuns: 300 },
    );
  });
});

const offer = [
  ...['v=0', 'o=- 1 2 IN IP4 127.0.0.1', 's=-', 't=0 0', 'a=group:BUNDLE 0', 'a=msid-semantic: WMS x'],
  ...['m=audio 9 UDP/TLS/RTP/SAVPF 111 0', 'c=IN IP4 0.0.0.0', 'a=mid:0', 'a=sendrecv', 'a=rtpmap:111 opus/48000/2'],
  ...['a=candidate:1 1 udp 2 192.0.2.1 4000 typ host', 'm=video 0 RTP/AVP 96', 'a=recvonly'],
];

describe('descriptions for JsSIP', () => {
  it('reads kinds and directions like sdp-transform, with any line end', () => {
    for (const end of ['\r\n', '\n']) {
      const text = offer.join(end) + end;
      const { direction, media } = sdpTransform.parse(text);
      expect(parse(text).direction).toBe(direction);
      const seen = parse(text).media.map(({ type, direction }) => [type, direction]);
      expect(seen).toEqual(media.map(({ type, direction }) => [type, direction]));
      expect(seen).toEqual([
        ['audio', 'sendrecv'],
        ['video', 'recvonly'],
      ]);
    }
    expect(parse('')).toEqual({ lines: [], media: [] });
  });

  it('changes the direction alone when a call is held', () => {
    const description = parse(`${offer.join('\r\n')}\r\n`);
    for (const medium of description.media) medium.direction = 'inactive';
    const written = write(description);
    expect(written.endsWith('\r\n')).toBe(true);
    const sections = (lines: string[]): string[][] => {
      const at = lines.flatMap((line, index) => (line.startsWith('m=') ? [index] : []));
      return [0, ...at].map((from, index) => lines.slice(from, at[index]).sort());
    };
    const held = offer.map((line) => line.replace(/^a=(sendrecv|recvonly)$/, 'a=inactive'));
    expect(sections(written.trimEnd().split('\r\n'))).toEqual(sections(held));
    expect(sdpTransform.parse(written).media.map(({ direction }) => direction)).toEqual(['inactive', 'inactive']);
  });
});

it('events for JsSIP are told in the order of Node’s EventEmitter', () => {
  const [ours, nodes] = [new EventEmitter(), new NodeEmitter()].map((emitter) => {
    const log: unknown[] = [];
    const twice = (): number => log.push('twice');
    emitter.on('a', (...args: unknown[]) => log.push(args));
    emitter.once('a', () => {
      log.push('once');
      emitter.on('a', () => log.push('added while it is told'));
    });
    emitter.on('a', twice).on('a', twice).removeListener('a', twice);
    log.push(emitter.emit('a', 1, 2), emitter.listeners('a').length, emitter.emit('a'), emitter.emit('b'));
    emitter.on('fails', () => {
      throw new Error('to the caller');
    });
    expect(() => emitter.emit('fails')).toThrow('to the caller');
    log.push(emitter.removeAllListeners('a').emit('a'));
    return log;
  });
  expect(ours).toEqual(nodes);
  expect(ours).toHaveLength(11);
});

it('JsSIP without its log is still code, and has no log', () => {
  const files = globSync('node_modules/jssip/lib/**/*.js', {
    cwd: root,
    exclude: (name) => name.endsWith('Grammar.js'),
  });
  expect(files.length).toBeGreaterThan(25);
  for (const file of files) {
    const code = withoutLog(readFileSync(`${root}/${file}`, 'utf8'));
    new Script(code, { filename: file });
    if (!/(JsSIP|Logger)\.js$/.test(file)) expect(code, file).not.toMatch(/[Ll]ogger|debug\(/);
  }
});

it('private members of JsSIP have short names, and the names that we use stay', () => {
  const code = 'this._request = this._status; other._status(_localHold, _ws, "_failed", status_code)';
  const [, status, failed] =
    /this\._request = this\.(_\d+); other\.\1\(_localHold, _ws, "(_\d+)", status_code\)/.exec(withShortNames(code)) ??
    [];
  expect(status).toMatch(/^_\d+$/);
  expect(failed).not.toBe(status);
});
