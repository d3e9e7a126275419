import { offer } from '../telephony/support/raw-phone.ts';

/**
 * One message with a property from RFC 4475, and the edge's reaction. `status` is the final answer, null for none.
 * `dials` is the callee of an INVITE that was understood.
 */
export interface Torture {
  /** The RFC's name for it. */
  name: string;
  section: string;
  /** Why this outcome is right. */
  why: string;
  message: string | Buffer;
  status: number | null;
  dials?: string;
  /** The required text of the answer. */
  says?: string | RegExp;
  /** The values that the parser must return. */
  reads?: Partial<Reading>;
  /** URIs at which the agent must be reachable afterwards. */
  registers?: string[];
}

export interface Reading {
  method: string;
  uri: string;
  callId: string;
  cseq: number;
  fromName: string | null;
  from: string;
  fromTag: string | null;
  toName: string | null;
  to: string;
  toTag: string | null;
  branch: string;
  body: string;
}

/** Lines as sent. LENGTH is replaced by the body's length. */
export function wire(lines: readonly string[], body: string | Buffer = ''): Buffer {
  const content = Buffer.from(body);
  const head = lines.join('\r\n').replace('LENGTH', String(content.length));
  return Buffer.concat([Buffer.from(`${head}\r\n\r\n`), content]);
}

const compact: Readonly<Record<string, string>> = {
  f: 'from',
  t: 'to',
  m: 'contact',
  i: 'call-id',
  l: 'content-length',
};

/**
 * Adds the headers that a request of this kind needs. A header that `lines` already contains, in any form, is not
 * added.
 */
export function request(
  method: string,
  name: string,
  lines: readonly string[],
  options: { uri?: string; body?: string | Buffer; without?: readonly string[] } = {},
): Buffer {
  const names = lines.map((line) => line.split(':', 1)[0]?.trim().toLowerCase() ?? '');
  const given = (header: string): boolean =>
    options.without?.includes(header) === true ||
    names.some((name) => (compact[name] ?? name) === header.toLowerCase());
  const body = options.body ?? (method === 'INVITE' ? offer() : '');
  const usual: [string, string][] = [
    ['Via', `SIP/2.0/WS phone.invalid;branch=z9hG4bK-${name}`],
    ['Max-Forwards', '70'],
    ['From', `<sip:robin@sidecall.test>;tag=from-${name}`],
    ['To', method === 'REGISTER' ? '<sip:robin@sidecall.test>' : '<sip:+14155550100@sidecall.test>'],
    ['Call-ID', `${name}.call@phone.invalid`],
    ['CSeq', `7 ${method}`],
    ...(method === 'INVITE'
      ? ([
          ['Contact', '<sip:robin@phone.invalid;transport=ws>'],
          ['Content-Type', 'application/sdp'],
        ] as [string, string][])
      : []),
    ['Content-Length', 'LENGTH'],
  ];
  const uri = options.uri ?? (method === 'REGISTER' ? 'sip:sidecall.test' : 'sip:+14155550100@sidecall.test');
  const added = usual.filter(([header]) => !given(header)).map(([header, value]) => `${header}: ${value}`);
  return wire([`${method} ${uri} SIP/2.0`, ...lines, ...added], body);
}
