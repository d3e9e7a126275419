import {
  type MediaStreamTrack,
  RTCPeerConnection,
  RTCRtpCodecParameters,
  type RTCRtpTransceiver,
  RtpHeader,
  type RtpPacket,
} from 'werift';
import type { EmbeddedCore } from '../../../../src/gateway/telephony/embedded/options.ts';
import { eventually } from '../../../e2e/support/eventually.ts';
import { type CoreServer, tokenFor } from './core-server.ts';
import { RawPhone } from './raw-phone.ts';

/** Payload type of telephone events here, different from the gateway's own choice. */
export const eventType = 101;

/** A phone of which the test sends and reads every RTP packet. */
export class RtpPhone {
  readonly channelId: string;
  readonly received: {
    payloadType: number;
    sequence: number;
    timestamp: number;
    marker: boolean;
    ssrc: number;
    payload: Buffer;
    at: number;
  }[] = [];
  readonly #sip: RawPhone;
  readonly #connection: RTCPeerConnection;
  readonly #transceiver: RTCRtpTransceiver;

  private constructor(channelId: string, sip: RawPhone, connection: RTCPeerConnection, transceiver: RTCRtpTransceiver) {
    this.channelId = channelId;
    this.#sip = sip;
    this.#connection = connection;
    this.#transceiver = transceiver;
  }

  /** Calls the gateway, and is answered. */
  static async call(server: CoreServer, identity: string, codec: 'PCMU' | 'PCMA'): Promise<RtpPhone> {
    const sip = await RawPhone.open(server.url, identity, await tokenFor(identity));
    const connection = new RTCPeerConnection({
      codecs: {
        audio: [
          new RTCRtpCodecParameters({
            mimeType: `audio/${codec}`,
            clockRate: 8000,
            channels: 1,
            payloadType: codec === 'PCMU' ? 0 : 8,
          }),
          new RTCRtpCodecParameters({
            mimeType: 'audio/telephone-event',
            clockRate: 8000,
            channels: 1,
            payloadType: eventType,
          }),
        ],
      },
    });
    const transceiver = connection.addTransceiver('audio', { direction: 'sendrecv' });
    const gathered = new Promise<void>((resolve) => {
      connection.iceGatheringStateChange.subscribe((state) => {
        if (state === 'complete') resolve();
      });
    });
    await connection.setLocalDescription(await connection.createOffer());
    await gathered;
    const sent = sip.send('INVITE', {
      uri: 'sip:+14155550100@sidecall.test',
      body: connection.localDescription?.sdp ?? '',
    });
    const { channel } = await server.event('ChannelCreated', (event) => event.channel.endpoint.identity === identity);
    const phone = new RtpPhone(channel.id, sip, connection, transceiver);
    connection.onTrack.subscribe((track) => phone.#listen(track));
    const answered = answer(server.core, channel.id);
    const reply = await sip.final(sent);
    sip.send('ACK', {
      callId: sent.callId,
      fromTag: sent.fromTag,
      cseq: sent.cseq,
      to: `<sip:${identity}@sidecall.test>;tag=${reply.toTag}`,
    });
    await connection.setRemoteDescription({ type: 'answer', sdp: reply.body });
    await answered;
    await eventually('the connection', () => connection.connectionState === 'connected');
    return phone;
  }

  get remoteSdp(): string {
    return this.#connection.remoteDescription?.sdp ?? '';
  }

  async send(payloadType: number, sequence: number, timestamp: number, payload: Buffer, marker = false): Promise<void> {
    const header = new RtpHeader({
      ssrc: 4711,
      payloadType,
      sequenceNumber: sequence & 0xffff,
      timestamp: timestamp >>> 0,
      marker,
    });
    await this.#transceiver.dtlsTransport.sendRtp(payload, header);
  }

  async close(): Promise<void> {
    this.#sip.cut();
    await this.#connection.close();
  }

  #listen(track: MediaStreamTrack): void {
    track.onReceiveRtp.subscribe(({ header, payload }: RtpPacket) => {
      const { payloadType, sequenceNumber: sequence, timestamp, marker, ssrc } = header;
      this.received.push({ payloadType, sequence, timestamp, marker, ssrc, payload, at: performance.now() });
    });
  }
}

function answer(core: EmbeddedCore, channelId: string): Promise<void> {
  return core.answer(channelId, { callId: 'CA1' });
}
