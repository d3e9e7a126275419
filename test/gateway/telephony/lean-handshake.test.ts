import { createVerify, randomBytes, X509Certificate } from 'node:crypto';
import { expect, it } from 'vitest';
import { CipherContext, DtlsSocket, Message, RTCDtlsTransport } from 'werift';
import { useLeanHandshake } from '../../../src/gateway/telephony/embedded/webrtc/lean-handshake.ts';
import { oneShotHmac } from '../../../src/gateway/telephony/embedded/webrtc/one-shot-hmac.ts';

/** werift's own functions, saved before they are replaced. */
const written = {
  exportKeyingMaterial: DtlsSocket.prototype.exportKeyingMaterial,
  verifyData: CipherContext.prototype.verifyData,
  messageIntegrity: Message.prototype.messageIntegrity,
};
useLeanHandshake();

const client = 1;
const server = 2;

it('signs what RFC 2202 and RFC 4231 sign', () => {
  const hex = (bytes: Buffer): string => bytes.toString('hex');
  const jefe = Buffer.from('Jefe');
  const question = [Buffer.from('what do ya want '), Buffer.from('for nothing?')];
  expect(hex(oneShotHmac('sha1', jefe, ...question))).toBe('effcdf6ae5eb2fa2d27416d5f184df9c259a7c79');
  const sha256 = '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843';
  expect(hex(oneShotHmac('sha256', jefe, ...question))).toBe(sha256);
  const long = Buffer.alloc(80, 0xaa);
  const larger = Buffer.from('Test Using Larger Than Block-Size Key - Hash Key First');
  expect(hex(oneShotHmac('sha1', long, larger))).toBe('aa4ae5e15272d00e95705637ce8a3b55ed402112');
});

it.each([client, server])('derives what werift derived, as side %i', (sessionType) => {
  const random = (): { serialize(): Buffer } => {
    const bytes = randomBytes(32);
    return { serialize: () => bytes };
  };
  const cipher = { sessionType, masterSecret: randomBytes(48), localRandom: random(), remoteRandom: random() };
  const socket = { sessionType, cipher } as never;
  const keys = DtlsSocket.prototype.exportKeyingMaterial.call(socket, 'EXTRACTOR-dtls_srtp', 60);
  expect(keys).toEqual(written.exportKeyingMaterial.call(socket, 'EXTRACTOR-dtls_srtp', 60));
  const handshakes = randomBytes(900);
  const finished = CipherContext.prototype.verifyData.call(cipher as never, handshakes);
  expect(finished).toEqual(written.verifyData.call(cipher as never, handshakes));
  expect(finished).toHaveLength(12);
});

it('signs a STUN message as werift did', () => {
  const message = new Message(1, 0, randomBytes(12));
  message.setAttribute('USERNAME', 'ours:theirs');
  const key = Buffer.from('a password of ours');
  expect(message.messageIntegrity(key)).toEqual(written.messageIntegrity.call(message, key));
});

it('signs with the key of the certificate that it shows', async () => {
  const { certPem, privateKey, signatureHash } = await RTCDtlsTransport.SetupCertificate();
  // The second one comes from the cache.
  for (const each of [1, 2]) {
    const cipher = new CipherContext(server, certPem, privateKey, signatureHash) as unknown as {
      localCert: Buffer;
      localPrivateKey: { sign(data: Buffer, hash: string): Buffer };
      signatureHashAlgorithm: unknown;
    };
    const data = randomBytes(100);
    const signature = cipher.localPrivateKey.sign(data, 'sha256');
    const { publicKey } = new X509Certificate(cipher.localCert);
    expect(createVerify('sha256').update(data).verify(publicKey, signature), `cipher ${each}`).toBe(true);
    expect(cipher.signatureHashAlgorithm).toEqual(signatureHash);
  }
});
