import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { chosenEncoding, type Encoding, encodings } from './encodings.ts';

/** An answer that is the same for all clients, with its compressed forms. */
export interface FixedContent {
  /** The media type. */
  type: string;
  /**
   * The hash of the uncompressed bytes. The file's time is not usable: npm gives all files of a package the same time.
   */
  hash: string;
  plain: Buffer;
  compressed: Partial<Record<Encoding, Buffer>>;
}

export function fixedContent(type: string, plain: Buffer, compressed: FixedContent['compressed']): FixedContent {
  return { type, plain, compressed, hash: createHash('sha256').update(plain).digest('base64url').slice(0, 22) };
}

/** Sends the form that the client prefers, or 304 if the client has it. The route sets Cache-Control beforehand. */
export function sendFixed(request: FastifyRequest, reply: FastifyReply, content: FixedContent): FastifyReply {
  const stored = encodings.filter((encoding) => content.compressed[encoding] !== undefined);
  const encoding = chosenEncoding(request.headers['accept-encoding'], stored);
  // RFC 9110 section 8.8.3.3: each coding has its own tag.
  const tag = encoding === null ? `"${content.hash}"` : `"${content.hash}-${encoding}"`;
  addVary(reply, 'accept-encoding');
  reply.header('etag', tag);
  if (hasTag(request.headers['if-none-match'], tag)) return reply.code(304).send();
  reply.type(content.type);
  if (encoding === null) return reply.send(content.plain);
  return reply.header('content-encoding', encoding).send(content.compressed[encoding]);
}

/** Weak comparison, as RFC 9110 section 13.1.2 requires. A proxy that changes the body makes the tag weak. */
function hasTag(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((each) => each.trim() === '*' || each.trim().replace(/^W\//, '') === tag);
}

/** Adds a name to Vary. CORS has already added Origin. */
function addVary(reply: FastifyReply, name: string): void {
  const before = reply.getHeader('vary');
  reply.header('vary', before === undefined ? name : `${String(before)}, ${name}`);
}
