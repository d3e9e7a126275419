import { EventEmitter } from 'eventemitter3';
import type { Call } from '../call.ts';
import type { DeviceOptions } from '../device-options.ts';
import { GeneralErrors, SignalingErrors, type TwilioError } from '../errors/index.ts';
import type { RTCSample } from '../stats/sample.ts';
import * as enums from './enums.ts';
import type { PreflightOptions } from './options.ts';
import type * as reports from './report.ts';
import type { NetworkTiming } from './timing.ts';

/** What is dialled: the gateway says back what it hears. */
const echoTarget = 'echo';
const defaultTimeoutMs = 10_000;
/** A test that nobody stops. */
const testMs = 15_000;

export interface PreflightEvents {
  completed: [report: reports.Report];
  connected: [];
  failed: [error: TwilioError | DOMException];
  sample: [sample: RTCSample];
  warning: [name: string, data: reports.Warning];
}

/** What a test needs of a Device. */
interface PreflightDevice {
  connect(options: { params: Record<string, string> }): Promise<Call>;
  destroy(): void;
  readonly edge: string | null;
}

/**
 * Whether calls will be good from here: a call to the gateway's echo, measured. Names are of
 * Twilio's `PreflightTest`.
 *
 *   connecting ─answered─► connected ─15 s─► completed
 *        └────────── refused, silent, stop() ──────────► failed
 */
export class PreflightTest extends EventEmitter<PreflightEvents> {
  readonly startTime = Date.now();
  private readonly createDevice: (options: DeviceOptions) => PreflightDevice;
  private device: PreflightDevice | null = null;
  private tools: typeof import('./measuring.ts') | null = null;
  private readonly options: PreflightTest.Options;
  private readonly timing: NetworkTiming = {};
  private readonly samples: RTCSample[] = [];
  private readonly warnings: reports.Warning[] = [];
  private readonly closing = new AbortController();
  private state = enums.Status.Connecting;
  private call: Call | null = null;
  private ways: reports.Ways = { candidates: [] };
  private endedAt: number | undefined;
  private result: reports.Report | undefined;

  /** For Device.runPreflight. */
  constructor(createDevice: (options: DeviceOptions) => PreflightDevice, options: PreflightTest.Options = {}) {
    super();
    this.createDevice = createDevice;
    this.options = options;
    const timer = setTimeout(
      () => this.fail(new SignalingErrors.ConnectionError('The gateway did not answer in time.')),
      options.signalingTimeoutMs ?? defaultTimeoutMs,
    );
    this.closing.signal.addEventListener('abort', () => clearTimeout(timer));
    // Whoever asked gets the test first, and then hears what becomes of it.
    setTimeout(() => void this.run(() => clearTimeout(timer)));
  }

  get callSid(): string | undefined {
    return this.call?.parameters.CallSid;
  }

  /** Milliseconds since 1970. */
  get endTime(): number | undefined {
    return this.endedAt;
  }

  get latestSample(): RTCSample | undefined {
    return this.samples.at(-1);
  }

  get report(): PreflightTest.Report | undefined {
    return this.result;
  }

  get status(): PreflightTest.Status {
    return this.state;
  }

  /** Ends the test: `failed` with 31008, as Twilio's does. */
  stop(): void {
    this.fail(new GeneralErrors.CallCancelledError());
  }

  private async run(answered: () => void): Promise<void> {
    if (this.over) return;
    try {
      // What few pages need is loaded when it is needed.
      this.tools = await import('./measuring.ts');
      if (this.over) return;
      this.device = this.createDevice(this.tools.deviceOptionsOf(this.options, this.closing.signal));
      this.timing.signaling = { start: Date.now() };
      const call = await this.device.connect({ params: { ...this.options.params, To: echoTarget } });
      this.call = call;
      call.once('accept', () => {
        answered();
        this.heardAccept(call);
      });
      call.on('error', (error) => this.fail(error));
      call.on('disconnect', () => this.fail(new GeneralErrors.ConnectionError('The test call ended before its time.')));
      call.on('sample', (sample) => void this.heardSample(call, sample));
      call.on('warning', (name, data) => this.heardWarning(name, data));
    } catch (error) {
      this.fail(error as TwilioError);
    }
  }

  private heardAccept(call: Call): void {
    const { signaling } = this.timing;
    if (signaling) {
      signaling.end = Date.now();
      signaling.duration = signaling.end - signaling.start;
    }
    if (call.peer) this.tools?.timeConnection(call.peer, this.timing, this.closing.signal);
    this.state = enums.Status.Connected;
    this.emit('connected');
    const timer = setTimeout(() => this.complete(), this.options.testMs ?? testMs);
    this.closing.signal.addEventListener('abort', () => clearTimeout(timer));
  }

  private async heardSample(call: Call, sample: RTCSample): Promise<void> {
    if (this.over) return;
    this.samples.push(sample);
    this.emit('sample', sample);
    const report = await call.peer?.getStats().catch(() => null);
    if (report && this.tools) this.ways = this.tools.waysOf(report);
  }

  private heardWarning(name: string, data: object): void {
    const warning = { name, description: `The call had the warning ${name}.`, rtcWarning: data };
    this.warnings.push(warning);
    this.emit('warning', name, warning);
  }

  private complete(): void {
    if (this.over) return;
    this.end(enums.Status.Completed);
    const { tools } = this;
    if (!tools) return;
    this.result = tools.makeReport({
      callSid: this.callSid,
      edge: this.device?.edge ?? null,
      ways: this.ways,
      timing: this.timing,
      startTime: this.startTime,
      endTime: Date.now(),
      samples: this.samples,
      warnings: this.warnings,
    });
    this.emit('completed', this.result);
  }

  private fail(error: TwilioError | DOMException): void {
    if (this.over) return;
    this.end(enums.Status.Failed);
    this.emit('failed', error);
  }

  private get over(): boolean {
    return this.state === enums.Status.Completed || this.state === enums.Status.Failed;
  }

  private end(status: enums.Status): void {
    this.state = status;
    this.endedAt = Date.now();
    this.closing.abort();
    this.device?.destroy();
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
