/** What a test call found. Each has advice in plain words. */
export type TestFinding =
  | 'good'
  | 'microphone-denied'
  | 'microphone-absent'
  | 'microphone-silent'
  | 'microphone-taken'
  | 'signed-out'
  | 'gateway-unreachable'
  | 'audio-blocked'
  | 'echo-missing'
  | 'packet-loss'
  | 'slow-network'
  | 'unsteady-network'
  | 'failed';

/** The figures of a test call. Times in ms, loss in percent, levels 0 to 32,767. */
export interface TestFigures {
  /** The loudest moment of the microphone, and of the echo. */
  spoken: number;
  heard: number;
  packetsReceived: number;
  loss: number;
  roundTrip: number;
  jitter: number;
}

/** -50 dB below full scale: the noise of a microphone that is on. */
const silence = 100;
/** ITU-T G.114: conversations suffer from a delay of more than 150 ms in each direction. */
const longRoundTrip = 300;
/** Loss and jitter at which speech loses parts, in percent and ms. */
const highLoss = 3;
const highJitter = 30;

/** What the figures of a test call that reached its end say, the most urgent first. */
export function findingsOf(figures: TestFigures): readonly TestFinding[] {
  if (figures.packetsReceived === 0) return ['audio-blocked'];
  const findings: TestFinding[] = [];
  if (figures.spoken < silence) findings.push('microphone-silent');
  else if (figures.heard < silence) findings.push('echo-missing');
  if (figures.loss >= highLoss) findings.push('packet-loss');
  if (figures.roundTrip >= longRoundTrip) findings.push('slow-network');
  if (figures.jitter >= highJitter) findings.push('unsteady-network');
  return findings.length === 0 ? ['good'] : findings;
}

/** By the error's number, with Twilio's numbers. */
const failures: Readonly<Record<number, TestFinding>> = {
  20101: 'signed-out',
  20104: 'signed-out',
  31003: 'gateway-unreachable',
  31005: 'gateway-unreachable',
  31009: 'gateway-unreachable',
  31401: 'microphone-denied',
  31402: 'microphone-absent',
  53000: 'gateway-unreachable',
  53405: 'audio-blocked',
};

/** By the name of the browser's error: https://w3c.github.io/mediacapture-main/#dom-mediadevices-getusermedia */
const refusals: Readonly<Record<string, TestFinding>> = {
  NotAllowedError: 'microphone-denied',
  SecurityError: 'microphone-denied',
  NotFoundError: 'microphone-absent',
  OverconstrainedError: 'microphone-absent',
  NotReadableError: 'microphone-taken',
  AbortError: 'microphone-taken',
};

/** Why the browser did not open the microphone. */
export function findingOfRefusal(name: string | undefined): TestFinding {
  return refusals[name ?? ''] ?? 'failed';
}

/**
 * Why a test call failed.
 * @param cause name of the browser's error, if there is one
 */
export function findingOfError(code: number | undefined, cause?: string): TestFinding {
  const refusal = cause === undefined ? undefined : refusals[cause];
  return (code === 31402 && refusal) || (failures[code ?? 0] ?? 'failed');
}
