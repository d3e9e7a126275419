import { timingSafeEqual } from 'node:crypto';
import { oneShotHmac } from './one-shot-hmac.ts';

/** RFC 8489 sections 5, 14.3, 14.5. */
const header = 20;
const userName = 0x0006;
const messageIntegrity = 0x0008;
const integrityLength = 20;
const classMask = 0x0110;

/** Returns true if a STUN message is a request. */
export function isRequest(message: Buffer): boolean {
  return (message.readUInt16BE(0) & classMask) === 0;
}

/**
 * Returns true if a check contains one of our username fragments. A sender that does not know it cannot know our
 * password either, so the check is rejected without cryptography.
 */
export function namesUs(message: Buffer, isOurs: (ufrag: string) => boolean): boolean {
  for (let at = header; at + 4 <= message.length; ) {
    const length = message.readUInt16BE(at + 2);
    if (message.readUInt16BE(at) === userName) {
      return isOurs(message.toString('utf8', at + 4, at + 4 + length).split(':')[0] ?? '');
    }
    at += 4 + Math.ceil(length / 4) * 4;
  }
  return false;
}

/**
 * Returns true if a connectivity check is signed with our password (RFC 8445 7.3, RFC 8489 9.1.3). Without this test,
 * any host that finds the port could divert a call or keep it alive.
 * @param message complete, by its header
 * @param passwordOf returns the password for one of our username fragments
 */
export function isAuthentic(message: Buffer, passwordOf: (ufrag: string) => string | undefined): boolean {
  let name: string | null = null;
  for (let at = header; at + 4 <= message.length; ) {
    const type = message.readUInt16BE(at);
    const length = message.readUInt16BE(at + 2);
    if (at + 4 + length > message.length) return false;
    if (type === userName) name = message.toString('utf8', at + 4, at + 4 + length);
    if (type === messageIntegrity) {
      const password = length === integrityLength && name !== null ? passwordOf(name.split(':')[0] ?? '') : undefined;
      if (password === undefined) return false;
      const signed = Buffer.from(message.subarray(0, at));
      // The signed length ends with this attribute, whatever follows.
      signed.writeUInt16BE(at + 4 + integrityLength - header, 2);
      const digest = oneShotHmac('sha1', Buffer.from(password), signed);
      return timingSafeEqual(digest, message.subarray(at + 4, at + 4 + integrityLength));
    }
    at += 4 + Math.ceil(length / 4) * 4;
  }
  return false;
}
