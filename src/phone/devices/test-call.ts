import { findingOfError, findingsOf, type TestFinding } from '../../domain/devices/test-findings.ts';
import type { AudioHelper, PreflightTest } from '../../voice/index.ts';
import type { TestStage } from './sound-devices.ts';

/** Long enough to say a sentence and to hear it. */
const testMs = 7000;

export interface TestCallParts {
  getToken: () => Promise<string>;
  sipUrl: string;
  iceServers: RTCIceServer[];
  getUserMedia: (constraints: MediaStreamConstraints) => Promise<MediaStream>;
  /** Makes the call's Device use the chosen speaker, until the returned function is called. */
  attach: (audio: AudioHelper) => () => void;
  signal: AbortSignal;
  tell: (stage: TestStage) => void;
}

/** Calls the gateway's echo with the chosen devices, and reads what the figures mean. */
export async function runTestCall(parts: TestCallParts): Promise<readonly TestFinding[]> {
  const { signal, tell, sipUrl, iceServers, getUserMedia } = parts;
  tell('connecting');
  let token: string;
  try {
    token = await parts.getToken();
  } catch {
    return signal.aborted ? [] : ['signed-out'];
  }
  const { Device, PreflightTest } = await import('../../voice/index.ts');
  if (signal.aborted) return [];
  let detach = (): void => {};
  const test = new PreflightTest(
    (settings) => {
      const device = new Device(token, { ...settings, getUserMedia });
      detach = parts.attach(device.audio);
      return device;
    },
    { sipUrl, iceServers, testMs },
  );
  try {
    return await outcomeOf(test, signal, tell);
  } finally {
    detach();
  }
}

function outcomeOf(
  test: PreflightTest,
  signal: AbortSignal,
  tell: (stage: TestStage) => void,
): Promise<readonly TestFinding[]> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => {
      resolve([]);
      test.stop();
    });
    test.on('connected', () => tell('talking'));
    test.on('completed', (report) => resolve(findingsOf(figuresOf(report))));
    test.on('failed', (error) => {
      const { code, originalError } = error as { code?: number; originalError?: { name?: string } };
      resolve([findingOfError(code, originalError?.name)]);
    });
  });
}

function figuresOf({ samples, stats, totals }: PreflightTest.Report): Parameters<typeof findingsOf>[0] {
  const loudest = (level: 'audioInputLevel' | 'audioOutputLevel'): number =>
    Math.max(0, ...samples.map((sample) => sample[level]));
  return {
    spoken: loudest('audioInputLevel'),
    heard: loudest('audioOutputLevel'),
    packetsReceived: totals?.packetsReceived ?? 0,
    loss: totals?.packetsLostFraction ?? 0,
    roundTrip: stats?.rtt.average ?? 0,
    jitter: stats?.jitter.average ?? 0,
  };
}
