import { describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/gateway/start/system-clock.ts';
import { newMediaCounters } from '../../../src/gateway/telephony/embedded/rtp/counters.ts';
import type { NegotiatedLeg } from '../../../src/gateway/telephony/embedded/rtp/negotiated-leg.ts';
import { openBrowserLeg } from '../../../src/gateway/telephony/embedded/webrtc/browser-path.ts';
import {
  curveFunctions,
  native,
  useNativeX25519,
} from '../../../src/gateway/telephony/embedded/webrtc/native-x25519.ts';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));
/** Saved before the first test replaces them. */
const written = { ...curveFunctions(), box: { ...curveFunctions().box } };

describe('X25519 for the key exchange of DTLS', () => {
  test('reckons what RFC 7748 5.2 has', () => {
    const scalar = hex('a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4');
    const point = hex('e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c');
    const product = 'c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552';
    expect(Buffer.from(native.scalarMult(scalar, point)).toString('hex')).toBe(product);
  });

  test('agrees with the functions it takes the place of, and its keys have a memory of their own', () => {
    const ours = native.box.keyPair();
    const theirs = written.box.keyPair();
    for (const key of [ours.publicKey, ours.secretKey]) expect([key.length, key.buffer.byteLength]).toEqual([32, 32]);
    const secret = Buffer.from(native.scalarMult(ours.secretKey, theirs.publicKey)).toString('hex');
    expect(Buffer.from(written.scalarMult(theirs.secretKey, ours.publicKey)).toString('hex')).toBe(secret);
    expect(Buffer.from(written.scalarMult(ours.secretKey, theirs.publicKey)).toString('hex')).toBe(secret);
  });

  test('refuses a key of another length, and one that makes the secret known to all', () => {
    const { secretKey } = native.box.keyPair();
    expect(() => native.scalarMult(secretKey, new Uint8Array(31))).toThrow('32 octets');
    expect(() => native.scalarMult(secretKey, new Uint8Array(33))).toThrow('32 octets');
    expect(() => native.scalarMult(secretKey, new Uint8Array(32))).toThrow();
  });

  test('is what a handshake of werift uses', async () => {
    useNativeX25519();
    const theirs = curveFunctions();
    let pairs = 0;
    let products = 0;
    theirs.box.keyPair = () => {
      pairs += 1;
      return native.box.keyPair();
    };
    theirs.scalarMult = (privateKey, publicKey) => {
      products += 1;
      return native.scalarMult(privateKey, publicKey);
    };
    try {
      await handshake();
    } finally {
      useNativeX25519();
    }
    expect({ pairs, products }).toEqual({ pairs: 2, products: 2 });
  });
});

/** Between two of our own legs. */
async function handshake(): Promise<void> {
  const settings = { bindAddress: '127.0.0.1', publicAddress: null, udpPorts: null };
  const open = (): Promise<NegotiatedLeg> => openBrowserLeg(settings, systemClock, newMediaCounters());
  const [caller, callee] = await Promise.all([open(), open()]);
  try {
    const answer = await callee.answer(caller.offer(['pcmu']), ['pcmu']);
    caller.acceptAnswer(answer, ['pcmu']);
    await Promise.all([caller.connected, callee.connected]);
  } finally {
    caller.close();
    callee.close();
  }
}
