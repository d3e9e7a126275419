import { createPrivateKey, hash, sign } from 'node:crypto';
import { CipherContext, DtlsSocket, Message } from 'werift';
import { oneShotHmac } from './one-shot-hmac.ts';

interface Identity {
  localCert: unknown;
  localPrivateKey: { sign(data: Buffer, hashAlgorithm: string): Buffer; toPEM(): string };
}

/** Members of werift's classes that are replaced or used here. */
interface Cipher extends Identity {
  masterSecret: Buffer;
  signatureHashAlgorithm: unknown;
  sessionType: number;
  parseX509(certPem: string, keyPem: string, signatureHash: unknown): void;
  verifyData(handshakes: Buffer): Buffer;
}

const client = 1;
/** RFC 5246 7.4.9. */
const verifyLength = 12;
/** RFC 8489 14.5: the attribute with its header, after the 20 bytes of the message header. */
const integrityLength = 24;
const messageHeader = 20;

const identities = new Map<string, Identity>();
let replaced = false;

/**
 * Replaces slow parts of werift's handshake for the whole process: the certificate is parsed once instead of per leg,
 * its key signs as a KeyObject, and HMACs are one-shot. May be called repeatedly.
 */
export function useLeanHandshake(): void {
  if (replaced) return;
  replaced = true;
  const cipher = CipherContext.prototype as unknown as Cipher;
  const read = cipher.parseX509;
  cipher.parseX509 = function (certPem, keyPem, signatureHash) {
    const known = identities.get(keyPem);
    if (known === undefined) {
      read.call(this, certPem, keyPem, signatureHash);
      identities.set(keyPem, identityOf(this, keyPem));
    }
    Object.assign(this, known ?? identities.get(keyPem), { signatureHashAlgorithm: signatureHash });
  };
  cipher.verifyData = function (handshakes) {
    const label = this.sessionType === client ? 'client finished' : 'server finished';
    return expand(this.masterSecret, label, hash('sha256', handshakes, 'buffer'), verifyLength);
  };
  Message.prototype.messageIntegrity = function (key) {
    const signed = this.bytes;
    signed.writeUInt16BE(signed.length - messageHeader + integrityLength, 2);
    return oneShotHmac('sha1', key, signed);
  };
  DtlsSocket.prototype.exportKeyingMaterial = function (label, length) {
    const { localRandom, remoteRandom, masterSecret, sessionType } = this.cipher;
    const local = localRandom.serialize();
    const remote = remoteRandom.serialize();
    // RFC 5705 section 4: the client's random precedes the server's, on both sides.
    const seed = Buffer.concat(sessionType === client ? [local, remote] : [remote, local]);
    return expand(masterSecret, label, seed, length);
  };
}

function identityOf(cipher: Cipher, keyPem: string): Identity {
  const key = createPrivateKey(keyPem);
  return {
    localCert: cipher.localCert,
    localPrivateKey: { sign: (data, hashAlgorithm) => sign(hashAlgorithm, data, key), toPEM: () => keyPem },
  };
}

/** The pseudo-random function of TLS 1.2 (RFC 5246 section 5) with SHA-256. */
function expand(secret: Buffer, label: string, seed: Buffer, length: number): Buffer<ArrayBuffer> {
  const labelled = Buffer.concat([Buffer.from(label), seed]);
  const parts: Buffer[] = [];
  let a = labelled;
  for (let reached = 0; reached < length; reached += 32) {
    a = oneShotHmac('sha256', secret, a);
    parts.push(oneShotHmac('sha256', secret, a, labelled));
  }
  return Buffer.concat(parts, length);
}
