import JsSIP from 'jssip';

/** Plain SIP phones in a page, with JsSIP alone. phones.ts bundles and controls it. */
export interface PageCall {
  id: number;
  phone: string;
  incoming: boolean;
  state: 'new' | 'ringing' | 'early' | 'up' | 'over';
  /** Display name and user of the other side, from SIP. */
  fromName: string;
  fromUser: string;
  toUser: string;
  callSid: string;
  params: string[];
  /** X-Contract of the other side. */
  header: string;
  digits: string[];
  remoteHeld: boolean;
  cause: string | null;
  status: number | null;
  /** The Reason header of a CANCEL, of a BYE or of a refusal. */
  reason: string | null;
  /** The Warning header of a refusal. */
  warning: string | null;
  /** X-Call-From, X-Call-To and X-Param of the answer: another page's data of the call. */
  before: string[];
}

// biome-ignore lint/suspicious/noExplicitAny: JsSIP's sessions have no useful types for what is read here
type Loose = any;

const phones = new Map<string, Loose>();
const sessions = new Map<number, Loose>();
const calls: PageCall[] = [];
const frames: { phone: string; incoming: boolean; text: string }[] = [];
const restarts = new Set<number>();
/** The states of each call's connection, ICE and DTLS, in order. */
const ways = new Map<number, string[]>();
const referred = new Map<number, string[]>();
const messages = new Map<number, string[]>();
let nextId = 1;

class Socket extends JsSIP.WebSocketInterface {
  phone = '';
  override send(message: string): boolean {
    frames.push({ phone: this.phone, incoming: false, text: message });
    return super.send(message);
  }
}

function watch(phone: string, session: Loose, request: Loose, incoming: boolean): void {
  const call: PageCall = {
    id: nextId++,
    phone,
    incoming,
    state: 'new',
    fromName: request?.from?.display_name ?? '',
    fromUser: request?.from?.uri?.user ?? '',
    toUser: request?.to?.uri?.user ?? '',
    callSid: request?.getHeader?.('X-Call-Sid') ?? '',
    params: request?.getHeaders?.('X-Param') ?? [],
    header: incoming ? (request?.getHeader?.('X-Contract') ?? '') : '',
    digits: [],
    remoteHeld: false,
    cause: null,
    status: null,
    reason: null,
    warning: null,
    before: [],
  };
  calls.push(call);
  sessions.set(call.id, session);
  const sid = (event: Loose): void => {
    if (!incoming) call.header ||= event?.response?.getHeader?.('X-Contract') ?? '';
    call.callSid ||= event?.response?.getHeader?.('X-Call-Sid') ?? '';
  };
  session.on('progress', (event: Loose) => {
    sid(event);
    call.state = event?.response?.body ? 'early' : 'ringing';
  });
  session.on('accepted', (event: Loose) => {
    sid(event);
    const known = (name: string): string[] => event?.response?.getHeaders?.(name) ?? [];
    call.before = [...known('X-Call-From'), ...known('X-Call-To'), ...known('X-Param')];
  });
  session.on('confirmed', () => {
    call.state = 'up';
  });
  session.on('newInfo', (event: Loose) => {
    if (event.originator === 'remote') messages.set(call.id, [...(messages.get(call.id) ?? []), event.info.body]);
  });
  session.on('unhold', (event: Loose) => {
    if (event.originator === 'remote') call.remoteHeld = false;
  });
  session.on('newDTMF', (event: Loose) => call.digits.push(event.dtmf.tone));
  session.on('hold', (event: Loose) => {
    if (event.originator === 'remote') call.remoteHeld = true;
  });
  followWay(call.id, session.connection);
  // A called phone opens its connection with the answer.
  session.on('peerconnection', (event: Loose) => followWay(call.id, event.peerconnection));
  const over = (event: Loose): void => {
    for (const { track } of session.connection?.getReceivers() ?? []) forget(track);
    for (const { track } of session.connection?.getSenders() ?? []) track?.stop();
    call.state = 'over';
    call.cause = event?.cause ?? '';
    call.status = event?.message?.status_code ?? null;
    call.reason = event?.message?.getHeader?.('Reason') ?? null;
    call.warning = event?.message?.getHeader?.('Warning') ?? null;
  };
  session.on('ended', over);
  session.on('failed', over);
}

function followWay(id: number, connection: RTCPeerConnection | null): void {
  const note = (): void => {
    const dtls = connection?.getReceivers()[0]?.transport?.state;
    const now = `${connection?.connectionState} ${connection?.iceConnectionState} ${dtls}`;
    ways.set(id, [...(ways.get(id) ?? []), now]);
  };
  for (const change of ['connectionstatechange', 'iceconnectionstatechange'])
    connection?.addEventListener(change, note);
}

/** One silent context for all: a browser cannot process many at the same time. */
const context = new AudioContext({ sinkId: { type: 'none' } } as AudioContextOptions);

/** The voice of all phones here: a sine of as many Hz as the page's address says. */
const voice = speak(Number(new URLSearchParams(location.search).get('hertz')));

/** A microphone of its own would need a browser of its own, because all pages of a browser have the same. */
function speak(hertz: number): MediaStream {
  const oscillator = context.createOscillator();
  oscillator.frequency.value = hertz;
  const loudness = context.createGain();
  loudness.gain.value = 0.35;
  const target = context.createMediaStreamDestination();
  target.channelCount = 1;
  oscillator.connect(loudness).connect(target);
  oscillator.start();
  return target.stream;
}

async function callOptions(): Promise<{ mediaStream: MediaStream; pcConfig: RTCConfiguration }> {
  await context.resume();
  return { mediaStream: voice.clone(), pcConfig: { iceServers: [] } };
}

const api = {
  start(
    name: string,
    options: { url: string; uri: string; token: string; register: boolean; expires?: number; timers?: boolean },
  ): void {
    const socket = new Socket(options.url);
    socket.phone = name;
    const phone: Loose = new JsSIP.UA({
      sockets: [socket],
      uri: options.uri,
      authorization_jwt: `Bearer ${options.token}`,
      register: options.register,
      register_expires: options.expires ?? 300,
      session_timers: options.timers ?? false,
      connection_recovery_min_interval: 1,
      connection_recovery_max_interval: 1,
    } as Loose);
    phones.set(name, phone);
    phone.on('newRTCSession', (event: Loose) => {
      if (event.originator === 'remote') watch(name, event.session, event.request, true);
    });
    phone.start();
    const inner = phone._transport;
    const onData = inner._onData.bind(inner);
    inner.socket.ondata = (data: string) => {
      frames.push({ phone: name, incoming: true, text: data });
      onData(data);
    };
  },
  state(name: string): { connected: boolean; registered: boolean } {
    const phone = phones.get(name);
    return { connected: phone?.isConnected() ?? false, registered: phone?.isRegistered() ?? false };
  },
  stop(name: string): void {
    phones.get(name)?.stop();
    phones.delete(name);
  },
  /** Closes the socket as a network failure would. JsSIP reconnects by itself. */
  cut(name: string): void {
    phones.get(name)?._transport.socket._ws.close();
  },
  async call(name: string, target: string, headers: string[]): Promise<number> {
    const options = await callOptions();
    const id = nextId;
    const session = phones.get(name).call(target, { ...options, extraHeaders: headers });
    watch(name, session, session._request, false);
    return id;
  },
  async answer(id: number): Promise<void> {
    sessions.get(id)?.answer(await callOptions());
  },
  hangUp(id: number, status?: number): void {
    const session = sessions.get(id);
    if (session && !session.isEnded()) session.terminate(status === undefined ? {} : { status_code: status });
  },
  hold(id: number, held: boolean): void {
    if (held) sessions.get(id)?.hold();
    else sessions.get(id)?.unhold();
  },
  /**
   * Requests a replacement in a call: by the party at that address, or by the far end of another call of this phone.
   */
  refer(id: number, target: string, replacesId?: number): void {
    const heard: string[] = [];
    referred.set(id, heard);
    const eventHandlers = Object.fromEntries(
      ['requestSucceeded', 'requestFailed', 'trying', 'progress', 'accepted', 'failed'].map((name) => [
        name,
        () => heard.push(name),
      ]),
    );
    const replaces = replacesId === undefined ? {} : { replaces: sessions.get(replacesId) };
    sessions.get(id)?.refer(target, { eventHandlers, ...replaces });
  },
  /** The reported progress of it, in order. */
  referred(id: number): string[] {
    return referred.get(id) ?? [];
  },
  /** The value of a Replaces header, with which another page can continue this call. */
  replaces(id: number): string {
    const { _dialog: dialog, _request: request } = sessions.get(id);
    // While a call rings here, JsSIP has the tags in the received INVITE.
    const [own, theirs] = dialog ? [dialog._id.local_tag, dialog._id.remote_tag] : [request.to_tag, request.from_tag];
    return `${request.call_id};to-tag=${theirs};from-tag=${own}`;
  },
  /** Closes socket and media without a message, like a reloaded page. */
  vanish(name: string): void {
    const phone = phones.get(name);
    for (const session of Object.values(phone?._sessions ?? {}) as Loose[]) session.connection?.close();
    phone?._transport.disconnect();
    phones.delete(name);
  },
  message(id: number, body: string): void {
    sessions.get(id)?.sendInfo('application/vnd.sidecall.message+json', body);
  },
  messages(id: number): string[] {
    return messages.get(id) ?? [];
  },
  restartIce(id: number): void {
    sessions.get(id)?.renegotiate({ rtcOfferConstraints: { iceRestart: true } }, () => restarts.add(id));
  },
  restarted(id: number): boolean {
    const state = sessions.get(id)?.connection?.iceConnectionState;
    return restarts.has(id) && (state === 'connected' || state === 'completed');
  },
  async digit(id: number, tone: string, transport: 'RFC2833' | 'INFO'): Promise<void> {
    const senders: RTCRtpSender[] = sessions.get(id)?.connection?.getSenders() ?? [];
    // Chromium accepts digits only after DTLS is established, some milliseconds after the answer.
    while (!senders.some(({ dtmf }) => dtmf?.canInsertDTMF)) await new Promise((resolve) => setTimeout(resolve, 20));
    sessions.get(id)?.sendDTMF(tone, { transportType: transport, duration: 120 });
  },
  calls(): PageCall[] {
    return calls;
  },
  frames(): typeof frames {
    return frames;
  },
  /** Level of these tones and of the whole audio, over about 170 ms of received audio, linear. */
  async hears(id: number, tones: number[]): Promise<{ tones: number[]; all: number }> {
    const connection: RTCPeerConnection | null = sessions.get(id)?.connection ?? null;
    const track = connection?.getReceivers().find((receiver) => receiver.track.kind === 'audio')?.track;
    if (!track) return { tones: tones.map(() => 0), all: 0 };
    const audio = await listener(track);
    // All of the window comes after this request, by the clock of the audio itself.
    const end = context.currentTime + listenSeconds;
    while (context.currentTime < end) await new Promise((resolve) => setTimeout(resolve, 20));
    const samples = new Float32Array(windowSize);
    audio.analyser.getFloatTimeDomainData(samples);
    const rms = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
    return { tones: tones.map((hertz) => goertzel(samples, hertz, audio.rate)), all: rms };
  },
  async figures(
    id: number,
  ): Promise<{ received: number; lost: number; codec: string; sent: number; path: string } | null> {
    const connection = sessions.get(id)?.connection;
    const stats = await connection?.getStats();
    if (!stats) return null;
    const all = [...stats.values()] as Loose[];
    const inbound = all.find((each) => each.type === 'inbound-rtp');
    const outbound = all.find((each) => each.type === 'outbound-rtp');
    const codec = all.find((each) => each.id === outbound?.codecId);
    const transport = all.find((each) => each.type === 'transport');
    return {
      path: `connection ${connection.connectionState}, ICE ${connection.iceConnectionState}, DTLS ${transport?.dtlsState}, energy ${inbound?.totalAudioEnergy}, before: ${(ways.get(id) ?? []).join(', ')}`,
      received: inbound?.packetsReceived ?? 0,
      lost: inbound?.packetsLost ?? 0,
      sent: outbound?.packetsSent ?? 0,
      codec: codec?.mimeType ?? '',
    };
  },
};

/** 170 ms at 48 kHz: tones 40 Hz apart are told apart. */
const windowSize = 8192;
/** The window, and the time that audio takes from the network to the analyser. */
const listenSeconds = 0.28;
const listeners = new Map<string, { analyser: AnalyserNode; rate: number; close(): void }>();

function forget(track: MediaStreamTrack): void {
  listeners.get(track.id)?.close();
  listeners.delete(track.id);
}

async function listener(track: MediaStreamTrack): Promise<{ analyser: AnalyserNode; rate: number }> {
  const known = listeners.get(track.id);
  if (known) return known;
  await context.resume();
  const stream = new MediaStream([track]);
  // Chromium decodes a remote track only if an element plays it.
  const element = new Audio();
  element.srcObject = stream;
  element.muted = true;
  await element.play().catch(() => undefined);
  const analyser = context.createAnalyser();
  analyser.fftSize = windowSize;
  const source = context.createMediaStreamSource(stream);
  source.connect(analyser);
  const close = (): void => {
    source.disconnect();
    element.srcObject = null;
  };
  const made = { analyser, rate: context.sampleRate, close };
  listeners.set(track.id, made);
  return made;
}

/** Amplitude of one frequency. */
function goertzel(samples: Float32Array, hertz: number, rate: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * hertz) / rate);
  let one = 0;
  let two = 0;
  for (const sample of samples) {
    const next = sample + coefficient * one - two;
    two = one;
    one = next;
  }
  const power = one * one + two * two - coefficient * one * two;
  return (2 * Math.sqrt(Math.max(power, 0))) / samples.length;
}

export type PhonePageApi = typeof api;
(window as unknown as { phonePage: PhonePageApi }).phonePage = api;
