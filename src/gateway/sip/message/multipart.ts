/** One part of a body, or a whole body. */
interface Part {
  /** Media type with its parameters, as received. */
  type: string;
  /** Content-Disposition. Empty if absent. */
  disposition: string;
  text: string;
}

const maxParts = 32;
const maxDepth = 4;

/**
 * Returns the supported part of a body (RFC 5621). A multipart body holds a session description, and parts for other
 * receivers such as ISUP (RFC 3204) or a location (RFC 6442).
 * @param type of the whole body, with its parameters
 * @param understands tests a media type in lower case, without parameters
 * @returns null if no part is supported, or if an unsupported part is marked as required (RFC 3204 section 4)
 */
export function understoodPart(
  type: string,
  disposition: string,
  text: string,
  understands: (type: string) => boolean,
): { type: string; text: string } | null {
  const parts = leaves({ type, disposition, text }, 0);
  // RFC 3959: a description for early media only is not the session.
  const known = parts.filter(
    (part) => understands(mediaType(part.type)) && !/^\s*early-session\b/i.test(part.disposition),
  );
  const [first] = known;
  if (first === undefined) return null;
  const refused = parts.some((part) => !understands(mediaType(part.type)) && handlingOf(part) === 'required');
  return refused ? null : { type: mediaType(first.type), text: first.text };
}

/** RFC 3261 20.11: returns true if an unsupported body may be ignored. */
export function isOptional(disposition: string): boolean {
  return handlingOf({ disposition }) === 'optional';
}

/** In lower case, without parameters and spaces. */
export function mediaType(value: string): string {
  return (value.split(';', 1)[0] ?? '').replace(/\s+/g, '').toLowerCase();
}

/**
 * Null if absent. RFC 3261 makes such a part required, but senders omit the parameter on parts that receivers ignore.
 */
function handlingOf({ disposition }: Pick<Part, 'disposition'>): 'optional' | 'required' | null {
  const handling = /;\s*handling\s*=\s*"?(optional|required)\b/i.exec(disposition)?.[1]?.toLowerCase();
  return (handling as 'optional' | 'required' | undefined) ?? null;
}

function leaves(part: Part, depth: number): Part[] {
  if (!mediaType(part.type).startsWith('multipart/')) return [part];
  const inner = depth < maxDepth ? split(part.text, boundaryOf(part)) : [];
  const parts = inner.slice(0, maxParts).flatMap((each) => leaves(each, depth + 1));
  // RFC 2046 5.1.4: the last alternative is the sender's best. None of them is required.
  if (mediaType(part.type) !== 'multipart/alternative') return parts;
  return parts.reverse().map((each) => ({ ...each, disposition: each.disposition.replace(/;\s*handling[^;]*/i, '') }));
}

/** RFC 2046 5.1.1. If the parameter is missing, the boundary is read from the first delimiter. */
function boundaryOf({ type, text }: Part): string | null {
  const [, quoted, plain] = /;\s*boundary\s*=\s*(?:"([^"]{1,200})"|([^\s;"]{1,200}))/i.exec(type) ?? [];
  return quoted ?? plain ?? /^\s*--(\S{1,200})[ \t]*\r?\n/.exec(text)?.[1] ?? null;
}

function split(text: string, boundary: string | null): Part[] {
  if (boundary === null) return [];
  const parts: Part[] = [];
  const delimiter = `--${boundary}`;
  let lines: string[] | null = null;
  for (const line of text.split('\n')) {
    const bare = line.trimEnd();
    const last = bare === `${delimiter}--`;
    if (bare !== delimiter && !last) {
      lines?.push(line);
      continue;
    }
    // The line end before a delimiter belongs to the delimiter.
    if (lines !== null) parts.push(readPart(lines.join('\n').replace(/\r$/, '')));
    if (last) return parts;
    lines = [];
  }
  // The closing delimiter is missing.
  if (lines !== null) parts.push(readPart(lines.join('\n')));
  return parts;
}

function readPart(text: string): Part {
  const [, head = '', body = ''] = /^(?:\r?\n|(.*?)(?:\r?\n){2}|(?=v=0\r?\n))(.*)$/s.exec(text) ?? [];
  const headers = new Map<string, string>();
  for (const line of head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  const encoded = /^base64$/i.test(headers.get('content-transfer-encoding') ?? '');
  return {
    type:
      headers.get('content-type') ?? headers.get('c') ?? (body.startsWith('v=0') ? 'application/sdp' : 'text/plain'),
    disposition: headers.get('content-disposition') ?? '',
    text: encoded ? Buffer.from(body, 'base64').toString('utf8') : body,
  };
}
