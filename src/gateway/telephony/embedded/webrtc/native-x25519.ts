import { createPrivateKey, createPublicKey, diffieHellman, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createRequire } from 'node:module';

/** The functions of tweetnacl that werift's key exchange calls. */
export interface CurveFunctions {
  scalarMult(privateKey: Uint8Array, publicKey: Uint8Array): Uint8Array;
  box: { keyPair(): { publicKey: Uint8Array; secretKey: Uint8Array } };
}

/** RFC 8410 sections 7 and 4: the bytes before the 32 octets of a key in PKCS #8 and in SubjectPublicKeyInfo. */
const privatePrefix = Buffer.from('302e020100300506032b656e04220420', 'hex');
const publicPrefix = Buffer.from('302a300506032b656e032100', 'hex');
const keyLength = 32;

/**
 * X25519 (RFC 7748) by OpenSSL. werift computes it in JavaScript, which blocks all packets for 1.5 ms per handshake.
 * OpenSSL takes a fifth of that.
 */
export const native: CurveFunctions = {
  scalarMult: (privateKey, publicKey) =>
    // RFC 7748 6.1: OpenSSL rejects public keys of small order, which would make the secret predictable.
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

/** Returns werift's copy of tweetnacl: one object, whose functions werift looks up at each call. */
export function curveFunctions(): CurveFunctions {
  const beside = createRequire(import.meta.url).resolve('werift');
  return createRequire(beside)('tweetnacl');
}

/** Applies to the whole process. May be called repeatedly. */
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

/** Copies the key to its own memory, because werift uses the whole underlying buffer as the key. */
function octets(der: Buffer, prefix: Buffer): Uint8Array {
  return Uint8Array.from(der.subarray(prefix.length));
}
