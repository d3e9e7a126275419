import { Keystream } from './keystream.ts';

/** What DTLS agrees on for one direction (RFC 5764 4.2): 16 and 14 bytes. */
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

/** RFC 3711 4.3.2: labels of SRTP, and of SRTCP. */
export const rtpLabels = [0, 1, 2] as const;
export const rtcpLabels = [3, 4, 5] as const;

/** RFC 3711 4.3.1 with a key derivation rate of zero: one set of keys for the whole session. */
export function deriveKeys({ key, salt }: MasterKey, labels: readonly [number, number, number]): SessionKeys {
  const derive = (label: number, length: number): Buffer => {
    const x = Buffer.from(salt);
    // The label stands left of the 48 bits of index / rate, which are zero.
    x.writeUInt8(x.readUInt8(7) ^ label, 7);
    const out = Buffer.alloc(length);
    new Keystream(key, x).apply(out, 0, length, 0, 0);
    return out;
  };
  return { encryption: derive(labels[0], 16), authentication: derive(labels[1], 20), salt: derive(labels[2], 14) };
}
