import { createCipheriv, createSecretKey } from 'node:crypto';

/** DTLS keying material of one direction (RFC 5764 4.2): 16 and 14 bytes. */
export interface MasterKey {
  key: Buffer;
  salt: Buffer;
}

/** 16, 20 and 14 bytes. */
export interface SessionKeys {
  encryption: Buffer;
  authentication: Buffer;
  salt: Buffer;
}

/** RFC 3711 4.3.2: labels for SRTP and SRTCP. */
export const rtpLabels = [0, 1, 2] as const;
export const rtcpLabels = [3, 4, 5] as const;

/** RFC 3711 4.3.1 with a key derivation rate of zero: one set of keys for the whole session. */
export function deriveKeys({ key, salt }: MasterKey, labels: readonly [number, number, number]): SessionKeys {
  const counter = (label: number, block: number): Buffer => {
    const x = Buffer.concat([salt, Buffer.of(0, block)]);
    // The label precedes the 48 bits of index / rate, which are zero.
    x[7] = (x[7] as number) ^ label;
    return x;
  };
  const [encryption, authentication, salting] = labels;
  const counters = [
    counter(encryption, 0),
    counter(authentication, 0),
    counter(authentication, 1),
    counter(salting, 0),
  ];
  // AES in counter mode encrypts the counters, so one cipher computes all three keys.
  const out = createCipheriv('aes-128-ecb', createSecretKey(key), null).update(Buffer.concat(counters));
  return { encryption: out.subarray(0, 16), authentication: out.subarray(16, 36), salt: out.subarray(48, 62) };
}
