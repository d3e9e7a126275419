import type { RTCSample } from './sample.ts';

/** The result of a rule. `threshold` is the exceeded limit. */
export interface RTCWarning {
  name?: string;
  samples?: RTCSample[];
  threshold?: ThresholdWarningData;
  /** The newest. */
  value?: number;
  /** Newest last. */
  values?: number[];
}

export interface ThresholdWarningData {
  name: string;
  value: number;
}

export interface Warning {
  name: string;
  data: RTCWarning;
}

interface Rule {
  name: string;
  threshold: number;
  value: (sample: RTCSample) => number | null;
  /** Whether these values, newest last, are bad enough for a warning. */
  raise: (values: number[], threshold: number) => boolean;
  clear: (values: number[], threshold: number) => boolean;
}

/** Number of samples, one per second, that a rule considers. */
const window = 10;
/** The first seconds of any call are irregular. */
const graceMs = 5000;
const leastMs = 5000;

const above = (values: number[], threshold: number): number => values.filter((each) => each > threshold).length;
const below = (values: number[], threshold: number): number => values.filter((each) => each < threshold).length;
const average = (values: number[]): number => values.reduce((sum, each) => sum + each, 0) / (values.length || 1);
const deviation = (values: number[]): number => {
  const mean = average(values);
  return Math.sqrt(average(values.map((each) => (each - mean) ** 2)));
};

function whenHigh(name: string, threshold: number, value: Rule['value']): Rule {
  return { name, threshold, value, raise: (v, t) => above(v, t) >= 3, clear: (v, t) => above(v, t) === 0 };
}

function whenSilent(name: string, value: Rule['value']): Rule {
  const last = (values: number[]): number[] => values.slice(-3);
  return {
    name,
    threshold: 1,
    value,
    raise: (v, t) => last(v).length === 3 && below(last(v), t) === 3,
    clear: (v, t) => below(last(v), t) === 0,
  };
}

const rules: readonly Rule[] = [
  whenHigh('high-jitter', 30, (sample) => sample.jitter),
  whenHigh('high-rtt', 400, (sample) => sample.rtt),
  whenHigh('high-packet-loss', 1, (sample) => sample.packetsLostFraction),
  {
    name: 'low-mos',
    threshold: 3,
    value: (sample) => sample.mos,
    raise: (v, t) => below(v, t) >= 3,
    clear: (v, t) => below(v, t) === 0,
  },
  {
    name: 'high-packets-lost-fraction',
    threshold: 3,
    value: (sample) => sample.packetsLostFraction,
    raise: (v, t) => v.length >= 7 && average(v.slice(-7)) > t,
    clear: (v) => average(v.slice(-7)) <= 1,
  },
  whenSilent('low-bytes-sent', (sample) => sample.bytesSent),
  whenSilent('low-bytes-received', (sample) => sample.bytesReceived),
  {
    // One percent of full scale: the microphone is dead, or another program uses it.
    name: 'constant-audio-input-level',
    threshold: 327.67,
    value: (sample) => sample.audioInputLevel,
    raise: (v, t) => v.length >= window && deviation(v) < t,
    clear: (v, t) => deviation(v) >= t,
  },
];

/** Detects problems of a call from its samples. It keeps state but does no I/O. */
export class Warnings {
  private readonly values = new Map<string, number[]>();
  private readonly raisedAt = new Map<string, number>();
  private firstAt: number | null = null;

  /** @param muted a muted microphone is silent on purpose */
  push(sample: RTCSample, muted: boolean): { raised: Warning[]; cleared: string[] } {
    this.firstAt ??= sample.timestamp;
    const raised: Warning[] = [];
    const cleared: string[] = [];
    if (sample.timestamp - this.firstAt < graceMs) return { raised, cleared };
    for (const rule of rules) {
      const { name, threshold } = rule;
      const value = muted && name === 'constant-audio-input-level' ? null : rule.value(sample);
      const values = value === null ? [] : [...(this.values.get(name) ?? []), value].slice(-window);
      this.values.set(name, values);
      const since = this.raisedAt.get(name);
      if (since === undefined) {
        if (!rule.raise(values, threshold)) continue;
        this.raisedAt.set(name, sample.timestamp);
        raised.push({ name, data: warningData(rule, values) });
      } else if (sample.timestamp - since >= leastMs && rule.clear(values, threshold)) {
        this.raisedAt.delete(name);
        cleared.push(name);
      }
    }
    return { raised, cleared };
  }
}

function warningData({ name, threshold }: Rule, values: number[]): RTCWarning {
  const last = values.at(-1);
  return { name, threshold: { name, value: threshold }, values, ...(last !== undefined && { value: last }) };
}
