import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { headerBytes, type SoundFormat, wavHeader } from './wav-header.ts';

/**
 * A recording at rest, when a key is set:
 *
 *   "SCR1" · salt (16) · WAV header (44, sizes not set) · chunk · chunk · …
 *
 * The file's key is HKDF-SHA256(key, salt). Each chunk is one second of sound (the last
 * one less), AES-256-GCM, followed by its tag. Its nonce is its number; its additional
 * data are the file's head and one byte that tells the last chunk. So chunks can be
 * neither changed, swapped nor dropped, and a file that a crash cut short plays up to
 * its last whole chunk, and is known to be cut.
 */
const magic = Buffer.from('SCR1', 'latin1');
const saltBytes = 16;
const tagBytes = 16;
export const sealedHeadBytes = magic.length + saltBytes + headerBytes;

export interface Seal {
  readonly head: Buffer;
  readonly key: Buffer;
}

export function newSeal(key: Buffer, format: SoundFormat): Seal {
  const salt = randomBytes(saltBytes);
  return { head: Buffer.concat([magic, salt, wavHeader(format, 0)]), key: fileKey(key, salt) };
}

/** Null where the file is not sealed. */
export function sealOf(key: Buffer, head: Buffer): Seal | null {
  if (!isSealed(head)) return null;
  return {
    head: head.subarray(0, sealedHeadBytes),
    key: fileKey(key, head.subarray(magic.length, magic.length + saltBytes)),
  };
}

export function isSealed(head: Buffer): boolean {
  return head.length >= sealedHeadBytes && head.subarray(0, magic.length).equals(magic);
}

export function wavHeaderOfSealed(head: Buffer): Buffer {
  return head.subarray(magic.length + saltBytes, sealedHeadBytes);
}

/** Bytes of sound in each chunk but the last. */
export function chunkBytes({ channels, sampleRate }: SoundFormat): number {
  return channels * 2 * sampleRate;
}

export function sealedChunkBytes(format: SoundFormat): number {
  return chunkBytes(format) + tagBytes;
}

export function seal({ head, key }: Seal, number: number, last: boolean, sound: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonceOf(number));
  cipher.setAAD(dataOf(head, last));
  return Buffer.concat([cipher.update(sound), cipher.final(), cipher.getAuthTag()]);
}

/** The sound of a chunk. @throws where it was changed, or is not in its place */
export function unseal({ head, key }: Seal, number: number, last: boolean, chunk: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(number));
  decipher.setAAD(dataOf(head, last));
  decipher.setAuthTag(chunk.subarray(chunk.length - tagBytes));
  return Buffer.concat([decipher.update(chunk.subarray(0, chunk.length - tagBytes)), decipher.final()]);
}

function fileKey(key: Buffer, salt: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, 'sidecall recording', 32));
}

function nonceOf(number: number): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(number, 8);
  return nonce;
}

function dataOf(head: Buffer, last: boolean): Buffer {
  return Buffer.concat([head, Buffer.from([last ? 1 : 0])]);
}
