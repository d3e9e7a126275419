import { type Call, Device, type DeviceOptions, type PreflightTest } from '../../../src/voice/index.ts';

import { playScenario } from './voice-scenarios.ts';

/** In the page: Devices by name, their newest call, and their events in order. */
export interface VoiceLab {
  devices: Record<string, Device>;
  calls: Record<string, Call>;
  told: string[];
  open(name: string, token: string, options: DeviceOptions): void;
  /** Destroys all Devices and forgets their events. */
  reset(): void;
  connect(name: string, to: string, callerId?: string): Promise<void>;
  /** Starts a consultation beside the active call. Its events use `name` with a 2 appended. */
  consult(name: string, to: string): Promise<void>;
  /** After a reload: continues the interrupted call. */
  recover(name: string): Promise<boolean>;
  /** Calls the echo this number of times, each until audio arrives. */
  callEcho(name: string, times: number): Promise<void>;
  /** Number of live microphone tracks. */
  liveTracks(): number;
  /** Closes every WebSocket, as a network failure would. */
  dropSockets(): void;
  sockets: WebSocket[];
  /** For failed tests: the first lines and CSeq of the messages on the sockets, and the state of each connection. */
  evidence(): string;
  /** One of the SDK's traces, for a page to play. */
  play: typeof playScenario;
  /** Runs a preflight test to its end. */
  preflight(
    token: string,
    options: PreflightTest.Options & { stopAfterMs?: number },
  ): Promise<{ told: string[]; report?: PreflightTest.Report }>;
}

declare global {
  interface Window {
    lab: VoiceLab;
  }
}

const wire: string[] = [];

const Native = window.WebSocket;
window.WebSocket = class extends Native {
  constructor(url: string | URL, protocols?: string | string[]) {
    super(url, protocols);
    lab.sockets.push(this);
    for (const event of ['open', 'close', 'error']) this.addEventListener(event, () => note(event, ''));
    this.addEventListener('message', ({ data }) => note('<', data));
  }

  override send(data: string): void {
    note('>', data);
    super.send(data);
  }
};

const stateOf = ({ signalingState, iceGatheringState, connectionState }: RTCPeerConnection): string =>
  `signalling ${signalingState}, gathering ${iceGatheringState}, connection ${connectionState}`;

function note(way: string, message: unknown): void {
  const lines = String(message).split('\r\n');
  const sequence = lines.find((line) => line.startsWith('CSeq')) ?? '';
  wire.push(`${Math.round(performance.now())} ${way} ${lines[0]} ${sequence}`);
}

let tracks: MediaStreamTrack[] = [];
const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (constraints) => {
  note('microphone asked for', '');
  const stream = await open(constraints);
  note('microphone', '');
  tracks.push(...stream.getTracks());
  return stream;
};

const lab: VoiceLab = {
  devices: {},
  calls: {},
  told: [],
  sockets: [],
  evidence: () => [...wire, ...window.__probe.connections.map(stateOf)].join('\n'),
  play: playScenario,
  open(name, token, options) {
    const device = new Device(token, options);
    lab.devices[name] = device;
    for (const event of ['registering', 'registered', 'unregistered', 'destroyed', 'tokenWillExpire'] as const) {
      device.on(event, () => lab.told.push(`${name} ${event}`));
    }
    device.on('error', (error, call) => {
      if (!call) lab.told.push(`${name} error ${error.code}`);
    });
    device.on('incoming', (call) => {
      lab.told.push(`${name} incoming`);
      follow(name, call);
    });
  },
  reset() {
    for (const device of Object.values(lab.devices)) device.destroy();
    Object.assign(lab, { devices: {}, calls: {}, told: [], sockets: [] });
    wire.length = 0;
  },
  async connect(name, to, callerId) {
    note('connect', '');
    const call = await lab.devices[name]?.connect({ params: { To: to, Shade: 'Grün' }, ...(callerId && { callerId }) });
    if (call) follow(name, call);
  },
  async consult(name, to) {
    const call = await lab.devices[name]?.connect({ params: { To: to }, beside: true });
    if (call) follow(`${name}2`, call);
  },
  preflight(token, { stopAfterMs, ...options }) {
    const told: string[] = [];
    const test = Device.runPreflight(token, options);
    if (stopAfterMs !== undefined) setTimeout(() => test.stop(), stopAfterMs);
    test.on('connected', () => told.push('connected'));
    test.on('sample', () => told.push('sample'));
    return new Promise((resolve) => {
      test.on('completed', (report) => resolve({ told: [...told, 'completed'], report }));
      test.on('failed', (error) => resolve({ told: [...told, `failed ${error.code}`] }));
    });
  },
  async recover(name) {
    const call = await lab.devices[name]?.recover();
    if (call) follow(name, call);
    return Boolean(call);
  },
  async callEcho(name, times) {
    for (let count = 0; count < times; count += 1) {
      const call = await lab.devices[name]?.connect({ params: { To: 'echo' } });
      if (!call) throw new Error('no device');
      await new Promise<void>((resolve, reject) => {
        call.once('accept', () => resolve());
        call.once('error', reject);
      });
      await connected(window.__probe.connections.at(-1));
      const over = new Promise((resolve) => call.once('disconnect', resolve));
      call.disconnect();
      await over;
    }
  },
  liveTracks() {
    tracks = tracks.filter((track) => track.readyState === 'live');
    return tracks.length;
  },
  dropSockets() {
    for (const socket of lab.sockets) socket.close(4000, 'network gone');
  },
};

/** Chromium keeps an RTCPeerConnection that is closed while it connects, until its page is closed. */
async function connected(connection: RTCPeerConnection | undefined): Promise<void> {
  while (connection?.connectionState === 'new' || connection?.connectionState === 'connecting') {
    await new Promise((resolve) => connection.addEventListener('connectionstatechange', resolve, { once: true }));
  }
}

function follow(name: string, call: Call): void {
  lab.calls[name] = call;
  const events = ['ringing', 'accept', 'cancel', 'reject', 'disconnect', 'reconnected'] as const;
  for (const event of events) call.on(event, () => lab.told.push(`${name} ${event}`));
  for (const event of ['error', 'reconnecting'] as const) {
    call.on(event, (error) => lab.told.push(`${name} ${event} ${error.code}`));
  }
  for (const event of ['messageSent', 'messageReceived'] as const) {
    call.on(event, (message) => lab.told.push(`${name} ${event} ${message.content}`));
  }
}

window.lab = lab;
