/**
 * Reads the parts of SIP that JsSIP's generated grammar reads (RFC 3261 section 25), in regular expressions. The
 * generated parser is 637 kB of source. Every rule that JsSIP asks for is here, and no other. What the generated parser
 * accepts is accepted; a few things more are, such as a trailing dot of a host.
 */

/** JsSIP's own classes, of which it expects instances. */
export interface SipClasses {
  URI: new (
    scheme: string,
    user: string | undefined,
    host: string,
    port: number | undefined,
    params: Params,
    headers: Record<string, string[]>,
  ) => object;
  NameAddrHeader: new (uri: object, displayName: string | undefined, params: Params) => object;
}

type Params = Record<string, string | undefined>;

const escaped = '%[\\da-f]{2}';
const token = "[\\w.!%*+`'~-]+";
const word = '[\\w.!%*+`\'~()<>:\\\\"/[\\]?{}-]+';
const space = '(?:(?:[ \\t]*\\r\\n)?[ \\t]+)';
const gap = `${space}?`;
const quoted = '"(?:[^"\\\\]|\\\\[^\\r\\n])*"';
/** A token, a host or a quoted string. */
const value = `(?:${quoted}|[\\w.!%*+\`'~:[\\]-]+)`;
const params = `(?:${gap};${gap}${token}(?:${gap}=${gap}${value})?)*${gap}`;

const user = `(?:[\\w.!~*'()&=+$,;?/-]|${escaped})+(?::(?:[\\w.!~*'()&=+$,-]|${escaped})*)?`;
const name = '(?:[a-z\\d][\\w-]*\\.)*[a-z][\\w-]*\\.?';
const ip4 = '\\d{1,3}(?:\\.\\d{1,3}){3}';
const ip6 = '\\[[\\da-f:.]+\\]';
const host = `(?:${ip4}|${ip6}|${name})`;
const address = `sips?:(?:${user}@)?${host}(?::\\d{1,5})?`;
const uriChar = `(?:[\\w.!~*'()[\\]/:&+$-]|${escaped})`;
const headerChar = `(?:[\\w.!~*'()[\\]/?:+$-]|${escaped})`;
const header = `${headerChar}+=${headerChar}*`;
const uri = `${address}(?:;${uriChar}+(?:=${uriChar}+)?)*(?:\\?${header}(?:&${header})*)?`;
const nameAddr = `${gap}(?:(${quoted}|${token}(?:${space}${token})*)?${gap}<(${uri})>|(${address}))(${params})`;
const version = 'SIP/\\d+\\.\\d+';
const auth = `(?:${gap}${token}${gap}=${gap}(?:${token}|${quoted})${gap})`;

const whole = (pattern: string): RegExp => new RegExp(`^${pattern}$`, 'i');

const paramPattern = new RegExp(`;${gap}(${token})(?:${gap}=${gap}(${value}))?`, 'gi');
const authPattern = new RegExp(`(${token})${gap}=${gap}(${token}|${quoted})`, 'gi');
const nextAddress = new RegExp(nameAddr, 'iy');
const patterns = {
  uri: whole(`(sips?):(?:(${user})@)?(${host})(?::(\\d{1,5}))?((?:;[^?]+)?)(?:\\?(.*))?`),
  uriAlone: whole(uri),
  nameAddr: whole(nameAddr),
  hostName: whole(name),
  host: whole(host),
  request: whole(`(${token}) (${uri}) (${version})`),
  status: whole(`(${version}) (\\d{3})(?: ([^\\r\\n]*))?`),
  via: whole(
    `(${token})${gap}/${gap}${token}${gap}/${gap}(${token})${space}(${host})(?:${gap}:${gap}(\\d{1,5}))?(${params})(?:,[^]*)?`,
  ),
  cseq: whole(`(\\d+)${space}(${token})`),
  number: whole('\\d+'),
  mediaType: whole(`${token}${gap}/${gap}${token}${params}`),
  callId: whole(`${word}(?:@${word})?`),
  challenge: whole(`(${token})${space}(${auth}(?:,${auth})*)`),
  expires: whole(`(\\d+)(${params})`),
  replaces: whole(`(${word}(?:@${word})?)(${params})`),
  withParams: whole(`(${token})(${params})`),
  quoted: whole(`${gap}${quoted}`),
  uuid: whole('[\\da-f]{8}(?:-[\\da-f]{4}){3}-[\\da-f]{12}'),
  absolute: whole(`([a-z][\\w+.-]*)://(?:[^@/?#]*@)?(${host})(?::(\\d{1,5}))?(?:[/?][^\\s#]*)?`),
};

function paramsOf(text: string | undefined): Params {
  const found: Params = {};
  for (const [, key = '', each] of (text ?? '').matchAll(paramPattern)) found[key.toLowerCase()] = each;
  return found;
}

/** The text of a quoted string, and any other text unchanged. */
function bare(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replace(/\\(.)/g, '$1') : text;
}

function number(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

/**
 * JsSIP's `Grammar.parse`: reads a text by a rule of its grammar. -1: the text is not of this rule.
 * @param classes asked for when they are needed, because JsSIP's classes load the grammar
 */
export function sipGrammar(classes: () => SipClasses): { parse(input: string, rule: string): unknown } {
  const readUri = (text: string): object | null => {
    const match = patterns.uri.exec(text);
    if (!match) return null;
    const [, scheme = '', who, where = '', port, paramText = '', headerText = ''] = match;
    const found: Params = {};
    for (const each of paramText.split(';').slice(1)) {
      const [key = '', mine] = each.split('=');
      const lower = key.toLowerCase();
      found[lower] = lower === 'transport' || lower === 'user' ? mine?.toLowerCase() : mine;
      if (lower === 'lr') found[lower] = undefined;
    }
    const headers: Record<string, string[]> = {};
    for (const [, key = '', mine = ''] of headerText.matchAll(/([^&=]+)=([^&]*)/g)) {
      const list = headers[key.toLowerCase()] ?? [];
      headers[key.toLowerCase()] = list;
      list.push(mine);
    }
    const person = who === undefined ? undefined : decodeURIComponent(who);
    return new (classes().URI)(scheme.toLowerCase(), person, where.toLowerCase(), number(port), found, headers);
  };

  const readAddress = (match: RegExpExecArray | null): object | null => {
    if (!match) return null;
    const [, display, inBrackets, alone = '', paramText] = match;
    const target = readUri(inBrackets ?? alone);
    const shown = display === undefined ? undefined : bare(display.replace(/(?:\r\n)?[ \t]+(?=[^"]*$)/g, ' '));
    return target && new (classes().NameAddrHeader)(target, shown, paramsOf(paramText));
  };

  const address = (input: string): object | null => readAddress(patterns.nameAddr.exec(input));

  /** Addresses with commas between them, each with its place in the text. "possition" is JsSIP's spelling. */
  const addresses = (input: string): object[] | null => {
    const found: object[] = [];
    for (let at = 0; at <= input.length; at++) {
      nextAddress.lastIndex = at;
      const parsed = readAddress(nextAddress.exec(input));
      if (!parsed) return null;
      const from = input.length - input.slice(at).trimStart().length;
      at = nextAddress.lastIndex;
      found.push({ possition: input.slice(0, at).trimEnd().length, offset: from, parsed });
      if (at < input.length && input[at] !== ',') return null;
    }
    return found;
  };

  const status = (input: string): object | null => {
    const match = patterns.status.exec(input);
    return match && { sip_version: match[1], status_code: Number(match[2]), reason_phrase: match[3] ?? '' };
  };

  const challenge = (input: string): object | null => {
    const match = patterns.challenge.exec(input);
    if (!match) return null;
    if (match[1]?.toLowerCase() !== 'digest') return {};
    const found: Params = {};
    for (const [, key = '', text = ''] of (match[2] ?? '').matchAll(authPattern)) found[key.toLowerCase()] = bare(text);
    const { realm, nonce, opaque, stale, algorithm, qop } = found;
    return {
      ...{ realm, nonce, opaque, algorithm: algorithm?.toUpperCase() },
      ...{ stale: stale && stale.toLowerCase() === 'true', qop: qop?.toLowerCase().split(/\s*,\s*/) },
    };
  };

  /** A pattern's match as an object with the parameters of its last group. */
  const withParams =
    (pattern: RegExp, make: (first: string, params: Params) => object) =>
    (input: string): object | null => {
      const match = pattern.exec(input);
      return match && make(match[1] ?? '', paramsOf(match[2]));
    };

  const same =
    (pattern: RegExp) =>
    (input: string): string | null =>
      pattern.test(input) ? input : null;

  const count = (input: string): number | null => (patterns.number.test(input) ? Number(input) : null);

  const rules: Record<string, (input: string) => unknown> = {
    Request_Response: (input) => {
      const match = patterns.request.exec(input);
      return match ? { method: match[1], uri: readUri(match[2] ?? ''), sip_version: match[3] } : status(input);
    },
    Status_Line: status,
    SIP_URI: (input) => (patterns.uriAlone.test(input) ? readUri(input) : null),
    Name_Addr_Header: address,
    From: address,
    To: address,
    Refer_To: address,
    Contact: addresses,
    Record_Route: addresses,
    Via: (input) => {
      const match = patterns.via.exec(input);
      if (!match) return null;
      const { branch, received, rport, maddr, ttl, ...others } = paramsOf(match[5]);
      return {
        ...{ protocol: match[1], transport: match[2], host: match[3], port: number(match[4]), params: others },
        ...{ branch, received, maddr, ttl: number(ttl), rport: number(rport) },
      };
    },
    Call_ID: same(patterns.callId),
    CSeq: (input) => {
      const match = patterns.cseq.exec(input);
      return match && { value: Number(match[1]), method: match[2] };
    },
    Content_Length: count,
    Max_Forwards: count,
    Content_Type: same(patterns.mediaType),
    WWW_Authenticate: challenge,
    Proxy_Authenticate: challenge,
    Session_Expires: withParams(patterns.expires, (seconds, { refresher }) => ({
      expires: Number(seconds),
      refresher: refresher?.toLowerCase(),
    })),
    Replaces: withParams(patterns.replaces, (call_id, all) => ({
      ...{ call_id, to_tag: all['to-tag'], from_tag: all['from-tag'] },
      ...('early-only' in all && { early_only: true }),
    })),
    Event: withParams(patterns.withParams, (event, all) => ({ event: event.toLowerCase(), params: all })),
    Subscription_State: withParams(patterns.withParams, (state, { reason, expires, ...others }) => ({
      ...{ state, reason, expires: number(expires), params: others },
    })),
    host: (input) => {
      if (!patterns.host.test(input)) return null;
      const type = patterns.hostName.test(input) ? 'domain' : input.startsWith('[') ? 'IPv6' : 'IPv4';
      return { host: input.toLowerCase(), host_type: type };
    },
    quoted_string: same(patterns.quoted),
    uuid: same(patterns.uuid),
    absoluteURI: (input) => {
      const match = patterns.absolute.exec(input);
      return match && { scheme: match[1], host: match[2]?.toLowerCase(), port: number(match[3]) };
    },
  };

  return {
    parse: (input, rule) => {
      try {
        return rules[rule]?.(input) ?? -1;
      } catch {
        // A malformed escape.
        return -1;
      }
    },
  };
}
