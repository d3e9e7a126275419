import { createPrivateKey, createPublicKey, diffieHellman, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createRequire } from 'node:module';

/** The members of tweetnacl that werift's key exchange calls. */
export interface CurveFunctions {
  scalarMult(privateKey: Uint8Array, publicKey: Uint8Array): Uint8Array;
  box: { keyPair(): { publicKey: Uint8Array; secretKey: Uint8Array } };
}

/** RFC 8410 section 7 and 4: what stands before the 32 octets of a key in PKCS #8 and in SubjectPublicKeyInfo. */
const privatePrefix = Buffer.from('302e020100300506032b656e04220420', 'hex');
const publicPrefix = Buffer.from('302a300506032b656e032100', 'hex');
const keyLength = 32;

/**
 * werift reckons X25519 (RFC 7748) in JavaScript, a millisecond and a half for
 * each handshake in which no packet moves; OpenSSL takes a fifth of it.
 */
export const native: CurveFunctions = {
  scalarMult: (privateKey, publicKey) =>
    // RFC 7748 6.1: a public key of small order, which makes the secret known to all, is refused by OpenSSL.
    diffieHellman({ privateKey: privateKeyOf(privateKey), publicKey: publicKeyOf(publicKey) }),
  box: {
    keyPair: () => {
      const { privateKey, publicKey } = generateKeyPairSync('x25519', {
        privateKeyEncoding: { type: 'pkcs8', format: 'der' },
        publicKeyEncoding: { type: 'spki', format: 'der' },
      });
      return { publicKey: octets(publicKey, publicPrefix), secretKey: octets(privateKey, privatePrefix) };
    },
  },
};

/** tweetnacl as werift has it: one object, whose functions it looks up at each call. */
export function curveFunctions(): CurveFunctions {
  const beside = createRequire(import.meta.url).resolve('werift');
  return createRequire(beside)('tweetnacl');
}

/** For the whole process, and as often as one likes. */
export function useNativeX25519(): void {
  const theirs = curveFunctions();
  theirs.scalarMult = native.scalarMult;
  theirs.box.keyPair = native.box.keyPair;
}

function privateKeyOf(key: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.concat([privatePrefix, sized(key)]), format: 'der', type: 'pkcs8' });
}

function publicKeyOf(key: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([publicPrefix, sized(key)]), format: 'der', type: 'spki' });
}

function sized(key: Uint8Array): Uint8Array {
  if (key.length !== keyLength) throw new Error('An X25519 key has 32 octets.');
  return key;
}

/** In a memory of their own: werift takes the whole of it for the key. */
function octets(der: Buffer, prefix: Buffer): Uint8Array {
  return Uint8Array.from(der.subarray(prefix.length));
}
