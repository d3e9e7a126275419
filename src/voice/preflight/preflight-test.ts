import { Emitter } from '../emitter.ts';
import { loadErrors } from '../errors/loading.ts';
import type { TwilioError } from '../errors/twilio-error.ts';
import type { DeviceOptions } from '../options/device-options.ts';
import type { RTCSample } from '../stats/sample.ts';
import * as enums from './enums.ts';
import type { PreflightOptions } from './options.ts';
import type { PreflightDevice, PreflightRun } from './preflight-run.ts';
import type * as reports from './report.ts';

const defaultTimeoutMs = 10_000;

export interface PreflightEvents {
  completed: [report: reports.Report];
  connected: [];
  failed: [error: TwilioError | DOMException];
  sample: [sample: RTCSample];
  warning: [name: string, data: reports.Warning];
}

/**
 * Measures the call quality from this browser, by a call to the gateway's echo. The names are those of Twilio's
 * `PreflightTest`.
 *
 *   connecting ─answered─► connected ─15 s─► completed
 *        └────────── refused, silent, stop() ──────────► failed
 */
export class PreflightTest extends Emitter<PreflightEvents> {
  readonly startTime = Date.now();
  private readonly closing = new AbortController();
  private state = enums.Status.Connecting;
  private measured: PreflightRun | null = null;
  private endedAt: number | undefined;
  private result: reports.Report | undefined;

  /** For Device.runPreflight. */
  constructor(createDevice: (options: DeviceOptions) => PreflightDevice, options: PreflightTest.Options = {}) {
    super();
    const timer = setTimeout(
      () => void this.failAs('SignallingFailed', 'The gateway did not answer in time.'),
      options.signalingTimeoutMs ?? defaultTimeoutMs,
    );
    this.closing.signal.addEventListener('abort', () => clearTimeout(timer));
    // The caller gets the test object before its first event.
    setTimeout(() => void this.run(createDevice, options, () => clearTimeout(timer)));
  }

  get callSid(): string | undefined {
    return this.measured?.callSid;
  }

  /** Milliseconds since 1970. */
  get endTime(): number | undefined {
    return this.endedAt;
  }

  get latestSample(): RTCSample | undefined {
    return this.measured?.samples.at(-1);
  }

  get report(): PreflightTest.Report | undefined {
    return this.result;
  }

  get status(): PreflightTest.Status {
    return this.state;
  }

  /** Stops the test: `failed` with 31008, as in Twilio's SDK. */
  stop(): void {
    void this.failAs('CallCancelledError');
  }

  private async run(
    createDevice: (options: DeviceOptions) => PreflightDevice,
    options: PreflightTest.Options,
    answered: () => void,
  ): Promise<void> {
    try {
      if (this.over) return;
      // Few pages run a test, so its code is loaded on demand.
      const { PreflightRun } = await import('./preflight-run.ts');
      if (this.over) return;
      this.measured = new PreflightRun(createDevice, options, this.closing.signal, {
        connected: () => {
          answered();
          this.state = enums.Status.Connected;
          this.emit('connected');
        },
        sample: (sample) => this.emit('sample', sample),
        warning: (name, warning) => this.emit('warning', name, warning),
        failed: (error) => this.fail(error),
        ended: () => void this.failAs('ConnectionBroke', 'The test call ended before its time.'),
        completed: (reportOf) => {
          if (this.over) return;
          this.end(enums.Status.Completed);
          this.result = reportOf(this.startTime);
          this.emit('completed', this.result);
        },
      });
      await this.measured.start();
    } catch (error) {
      this.fail(error as TwilioError);
    }
  }

  private fail(error: TwilioError | DOMException): void {
    if (this.over) return;
    this.end(enums.Status.Failed);
    this.emit('failed', error);
  }

  /** Ends the test synchronously. `failed` follows when the text of the error is loaded. */
  private async failAs(
    name: 'CallCancelledError' | 'ConnectionBroke' | 'SignallingFailed',
    message?: string,
  ): Promise<void> {
    if (this.over) return;
    this.end(enums.Status.Failed);
    const { [name]: Coded } = await loadErrors();
    this.emit('failed', new Coded(message));
  }

  private get over(): boolean {
    return this.state === enums.Status.Completed || this.state === enums.Status.Failed;
  }

  private end(status: enums.Status): void {
    this.state = status;
    this.endedAt = Date.now();
    this.closing.abort();
  }
}

export namespace PreflightTest {
  export import CallQuality = enums.CallQuality;
  export import Events = enums.Events;
  export import Status = enums.Status;
  export type Report = reports.Report;
  export type RTCIceCandidateStats = reports.RTCIceCandidateStats;
  export type RTCSelectedIceCandidatePairStats = reports.RTCSelectedIceCandidatePairStats;
  export type RTCStats = reports.RTCStats;
  export type Stats = reports.Stats;
  export type Warning = reports.Warning;
  export type Options = PreflightOptions;
}
