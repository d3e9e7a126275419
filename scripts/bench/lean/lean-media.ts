import { createSecretKey, randomBytes } from 'node:crypto';
import type { Socket } from 'node:dgram';
import { networkInterfaces } from 'node:os';
import {
  IceCandidate,
  ProtectionProfileAes128CmHmacSha1_80,
  RTCDtlsFingerprint,
  RTCDtlsParameters,
  RTCDtlsTransport,
  RTCIceGatherer,
  RTCIceParameters,
  RTCIceTransport,
  RtpHeader,
} from 'werift';
import { useLeanHandshake } from '../../../src/gateway/telephony/embedded/webrtc/lean-handshake.ts';
import { useNativeX25519 } from '../../../src/gateway/telephony/embedded/webrtc/native-x25519.ts';

useNativeX25519();
useLeanHandshake();

const frameBytes = 160;

/**
 * One WebRTC stream of PCMU at minimum processor cost. It sends encrypted silence. It does not decrypt received
 * packets, because their sequence numbers are not encrypted (RFC 3711 section 3.1).
 */
export class LeanMedia {
  received = 0;
  sent = 0;
  /** The longest time between two received packets, in ms. Set it to 0 for a new measurement. */
  longestGap = 0;
  #cameAt = 0;
  readonly #ice: RTCIceTransport;
  readonly #dtls: RTCDtlsTransport;
  readonly #header = new RtpHeader({ payloadType: 0, ssrc: randomBytes(4).readUInt32BE(0), sequenceNumber: 1 });
  readonly #payload = Buffer.alloc(frameBytes, 0xff);
  #first: number | null = null;
  #highest = 0;
  #out: { socket: Socket; port: number; host: string } | null = null;

  private constructor() {
    const gatherer = new RTCIceGatherer({ useIpv4: true, useIpv6: false, ...ownAddress() });
    // werift's default is a public server. Resolving its name would block worker threads, and so delay key exchanges.
    delete gatherer.connection.stunServer;
    this.#ice = new RTCIceTransport(gatherer);
    this.#dtls = new RTCDtlsTransport({}, this.#ice, undefined, [ProtectionProfileAes128CmHmacSha1_80]);
  }

  static async open(): Promise<LeanMedia> {
    const media = new LeanMedia();
    media.#dtls.localCertificate = await RTCDtlsTransport.SetupCertificate();
    await media.#ice.gather();
    return media;
  }

  /** The number of packets sent by the other side, calculated from the first and the newest sequence number. */
  get expected(): number {
    return this.#first === null ? 0 : this.#highest - this.#first + 1;
  }

  /** An offer, or our answer. After an answer the other side waits for our handshake. */
  description(setup: 'actpass' | 'active'): string {
    // The offerer controls ICE, and receives checks before the answer arrives (RFC 8445 6.1.1).
    this.#ice.connection.iceControlling = setup === 'actpass';
    const { usernameFragment, password } = this.#ice.localParameters;
    const [host] = this.#ice.localCandidates;
    const [fingerprint] = this.#dtls.localParameters.fingerprints;
    return `${[
      'v=0',
      'o=- 1 1 IN IP4 127.0.0.1',
      's=-',
      't=0 0',
      'a=group:BUNDLE 0',
      `m=audio ${host?.port} UDP/TLS/RTP/SAVPF 0 126`,
      // Older implementations treat the address 0.0.0.0 as hold (RFC 3264 8.4).
      `c=IN IP4 ${host?.ip}`,
      'a=mid:0',
      'a=sendrecv',
      'a=rtcp-mux',
      'a=rtpmap:0 PCMU/8000',
      // As browsers have it. Without it, the gateway would look for digits in the sound.
      'a=rtpmap:126 telephone-event/8000',
      'a=ptime:20',
      `a=setup:${setup}`,
      `a=ice-ufrag:${usernameFragment}`,
      `a=ice-pwd:${password}`,
      `a=fingerprint:${fingerprint?.algorithm} ${fingerprint?.value}`,
      ...this.#ice.localCandidates.map(
        (each) => `a=${each.toJSON().candidate?.replace(/^(candidate:)?/, 'candidate:')}`,
      ),
      'a=end-of-candidates',
    ].join('\r\n')}\r\n`;
  }

  /** Resolves when audio can flow. */
  async connect(remote: string, offerer: boolean): Promise<void> {
    const value = (name: string): string => new RegExp(`^a=${name}:(.+?)\r?$`, 'm').exec(remote)?.[1] ?? '';
    const [algorithm = '', fingerprint = ''] = value('fingerprint').split(' ');
    this.#ice.setRemoteParams(
      new RTCIceParameters({ usernameFragment: value('ice-ufrag'), password: value('ice-pwd') }),
    );
    for (const [, candidate = ''] of remote.matchAll(/^a=candidate:(.+?)\r?$/gm)) {
      if (!/^\S+ 1 udp \d+ \d+\.\d+\.\d+\.\d+ /i.test(candidate)) continue;
      const parsed = IceCandidate.fromJSON({ candidate });
      if (parsed) await this.#ice.addRemoteCandidate(parsed);
    }
    this.#dtls.setRemoteParams(new RTCDtlsParameters([new RTCDtlsFingerprint(algorithm, fingerprint)], 'auto'));
    this.#dtls.role = offerer && value('setup') === 'active' ? 'server' : 'client';
    if (this.#dtls.role === 'client') {
      await this.#ice.start();
      await this.#dtls.start();
    } else await Promise.all([this.#dtls.start(), this.#ice.start()]);
    this.#takeTheShortWay();
  }

  /** Sends the next 20 ms of silence. */
  send(): void {
    const out = this.#out;
    if (out === null) return;
    const header = this.#header;
    header.sequenceNumber = (header.sequenceNumber + 1) & 0xffff;
    this.sent += 1;
    header.timestamp = (header.timestamp + frameBytes) >>> 0;
    out.socket.send(this.#dtls.srtp.encrypt(this.#payload, header), out.port, out.host);
  }

  async close(): Promise<void> {
    this.#out = null;
    await this.#dtls.stop().catch(() => {});
  }

  /** Bypasses werift after the keys and addresses are settled. */
  #takeTheShortWay(): void {
    for (const context of [this.#dtls.srtp.localContext]) {
      const cipher = context.cipher as unknown as Record<string, unknown>;
      for (const name of ['srtpSessionKey', 'srtpSessionAuthTag']) {
        const key = cipher[name];
        if (Buffer.isBuffer(key)) cipher[name] = createSecretKey(key);
      }
    }
    const pair = this.#ice.connection.nominated;
    const transport = (
      pair?.protocol as { transport?: { socket: Socket; onData: (...args: never[]) => void } } | undefined
    )?.transport;
    if (!pair || !transport) throw new Error('ICE is up without a pair of addresses');
    const onData = transport.onData as (data: Buffer, from: unknown) => void;
    transport.onData = (data: Buffer, from: unknown) => {
      if ((data[0] ?? 0) < 128) onData(data, from);
      else if (((data[1] ?? 0) & 0x7f) < 64) this.#count(data.readUInt16BE(2));
    };
    this.#out = { socket: transport.socket, host: pair.remoteCandidate.host, port: pair.remoteCandidate.port };
  }

  #count(sequence: number): void {
    this.received += 1;
    const now = performance.now();
    if (this.#cameAt > 0) this.longestGap = Math.max(this.longestGap, now - this.#cameAt);
    this.#cameAt = now;
    this.#first ??= this.#highest = sequence;
    const ahead = (sequence - this.#highest) & 0xffff;
    if (ahead < 0x8000) this.#highest += ahead;
  }
}

/** The address that a browser would use here. A socket bound to all addresses may answer from any of them. */
function ownAddress(): { interfaceAddresses: { udp4: string }; additionalHostAddresses: string[] } {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const address = all.find((each) => each.family === 'IPv4' && !each.internal)?.address ?? '127.0.0.1';
  return { interfaceAddresses: { udp4: address }, additionalHostAddresses: [address] };
}
