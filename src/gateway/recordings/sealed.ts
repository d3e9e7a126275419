import { createCipheriv, createDecipheriv, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { headerBytes, type SoundFormat, wavHeader } from './wav-header.ts';

/**
 * The format of an encrypted recording:
 *
 *   "SCR2" · the key's mark (8) · salt (16) · WAV header (44, sizes not set) · chunk · chunk · …
 *
 * The mark identifies the key without revealing anything else about it, so that a wrong key is not mistaken for damage.
 * The file's key is HKDF-SHA256(key, salt). Each chunk is one second of sound, or less for the last one, encrypted with
 * AES-256-GCM and followed by its tag. The nonce is the chunk's number. The additional data are the file's head and one
 * byte that marks the last chunk. Chunks can therefore not be changed, swapped or dropped. A file that a crash
 * truncated plays up to its last complete chunk, and is recognised as truncated.
 */
const magic = Buffer.from('SCR2', 'latin1');
const markBytes = 8;
const saltBytes = 16;
export const tagBytes = 16;
const saltAt = magic.length + markBytes;
export const sealedHeadBytes = saltAt + saltBytes + headerBytes;

export interface Seal {
  readonly head: Buffer;
  readonly key: Buffer;
}

export function newSeal(key: Buffer, format: SoundFormat): Seal {
  const salt = randomBytes(saltBytes);
  return { head: Buffer.concat([magic, markOf(key), salt, wavHeader(format, 0)]), key: fileKey(key, salt) };
}

/** The seal of an existing file, from its head and the key. */
export function sealOf(key: Buffer, head: Buffer): Seal {
  return {
    head: head.subarray(0, sealedHeadBytes),
    key: fileKey(key, head.subarray(saltAt, saltAt + saltBytes)),
  };
}

/** Whether the file with this head was sealed with this key, according to its mark. */
export function isMadeWith(key: Buffer, head: Buffer): boolean {
  return timingSafeEqual(head.subarray(magic.length, saltAt), markOf(key));
}

/** Identifies a key: RFC 5869, with a different info than the files' keys, so that neither reveals the other. */
export function markOf(key: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', 'sidecall recording key mark', markBytes));
}

export function isSealed(head: Buffer): boolean {
  return head.length >= sealedHeadBytes && head.subarray(0, magic.length).equals(magic);
}

export function wavHeaderOfSealed(head: Buffer): Buffer {
  return head.subarray(saltAt + saltBytes, sealedHeadBytes);
}

/** Bytes of sound in each chunk except the last. */
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

/** The sound of a chunk. @throws if the chunk was changed or moved */
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
