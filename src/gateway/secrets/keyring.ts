import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { CodedError } from '../../domain/errors.ts';

const ivBytes = 12;
const tagBytes = 16;

/**
 * Encrypts the secrets that the gateway stores, with AES-256-GCM. Each encrypted text names its key, so that keys can be
 * replaced: the current key encrypts, and earlier keys only decrypt.
 *
 *   v1.<id of the key>.<base64url of IV, ciphertext and tag>
 */
export class Keyring {
  readonly #keys = new Map<string, Buffer>();
  /** The id of the key that encrypts. */
  readonly currentId: string;

  /** @param current the text of the key, at least 32 characters */
  constructor(current: string, previous: readonly string[] = []) {
    for (const text of previous) this.#add(text);
    this.currentId = this.#add(current);
  }

  /** @param context what the secret belongs to. Only the same context decrypts it. */
  seal(text: string, context: string): string {
    const iv = randomBytes(ivBytes);
    const cipher = createCipheriv('aes-256-gcm', this.#keys.get(this.currentId) as Buffer, iv);
    cipher.setAAD(Buffer.from(context));
    const sealed = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `v1.${this.currentId}.${sealed.toString('base64url')}`;
  }

  /** @throws CodedError SECRET_KEY_WRONG: none of the keys decrypts the text */
  open(sealed: string, context: string): string {
    const [version, id = '', data = ''] = sealed.split('.');
    const key = version === 'v1' ? this.#keys.get(id) : undefined;
    if (key === undefined) {
      throw new CodedError('SECRET_KEY_WRONG', { message: `The stored secrets were encrypted with the key ${id}.` });
    }
    try {
      const bytes = Buffer.from(data, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes });
      decipher.setAAD(Buffer.from(context));
      decipher.setAuthTag(bytes.subarray(-tagBytes));
      return decipher.update(bytes.subarray(ivBytes, -tagBytes), undefined, 'utf8') + decipher.final('utf8');
    } catch (cause) {
      throw new CodedError('SECRET_KEY_WRONG', { message: 'The stored secrets were changed.', cause });
    }
  }

  /** Whether the text should be encrypted again, with the current key. */
  isOld(sealed: string): boolean {
    return sealedWith(sealed) !== this.currentId;
  }

  #add(text: string): string {
    const id = Buffer.from(hkdfSync('sha256', text, '', 'sidecall key id', 4)).toString('hex');
    this.#keys.set(id, Buffer.from(hkdfSync('sha256', text, '', 'sidecall secrets', 32)));
    return id;
  }
}

/** The id of the key that encrypted the text. */
export function sealedWith(sealed: string): string {
  return sealed.split('.')[1] ?? '';
}
