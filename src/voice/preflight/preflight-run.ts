import type { Call } from '../call/call.ts';
import type { TwilioError } from '../errors/twilio-error.ts';
import type { DeviceOptions } from '../options/device-options.ts';
import type { RTCSample } from '../stats/sample.ts';
import { deviceOptionsOf, makeReport, timeConnection, waysOf } from './measuring.ts';
import type { PreflightOptions } from './options.ts';
import type { Report, Warning, Ways } from './report.ts';
import type { NetworkTiming } from './timing.ts';

/** The dialled address. The gateway sends back the audio that it receives. */
const echoTarget = 'echo';
/** Default duration of the measurement, in ms. */
const testMs = 15_000;

/** What a test needs from a Device. */
export interface PreflightDevice {
  connect(options: { params: Record<string, string> }): Promise<Call>;
  destroy(): void;
  readonly edge: string | null;
}

export interface PreflightListener {
  connected(): void;
  sample(sample: RTCSample): void;
  warning(name: string, warning: Warning): void;
  failed(error: TwilioError | DOMException): void;
  /** The other side hung up too early. */
  ended(): void;
  /** The full duration has passed. */
  completed(reportOf: (startTime: number) => Report): void;
}

/** The call of a preflight test and its measurements. The signal ends both. */
export class PreflightRun {
  readonly samples: RTCSample[] = [];
  private readonly device: PreflightDevice;
  private readonly options: PreflightOptions;
  private readonly over: AbortSignal;
  private readonly listener: PreflightListener;
  private readonly timing: NetworkTiming = {};
  private readonly warnings: Warning[] = [];
  private call: Call | null = null;
  private ways: Ways = { candidates: [] };

  constructor(
    createDevice: (options: DeviceOptions) => PreflightDevice,
    options: PreflightOptions,
    over: AbortSignal,
    listener: PreflightListener,
  ) {
    this.options = options;
    this.over = over;
    this.listener = listener;
    this.device = createDevice(deviceOptionsOf(options, over));
    over.addEventListener('abort', () => this.device.destroy());
  }

  get callSid(): string | undefined {
    return this.call?.parameters.CallSid;
  }

  async start(): Promise<void> {
    this.timing.signaling = { start: Date.now() };
    const call = await this.device.connect({ params: { ...this.options.params, To: echoTarget } });
    this.call = call;
    call.once('accept', () => this.heardAccept(call));
    call.on('error', (error) => this.listener.failed(error));
    call.on('disconnect', () => this.listener.ended());
    call.on('sample', (sample) => void this.heardSample(call, sample));
    call.on('warning', (name, data) => this.heardWarning(name, data));
  }

  private heardAccept(call: Call): void {
    const { signaling } = this.timing;
    if (signaling) {
      signaling.end = Date.now();
      signaling.duration = signaling.end - signaling.start;
    }
    if (call.peer) timeConnection(call.peer, this.timing, this.over);
    this.listener.connected();
    const timer = setTimeout(() => this.complete(), this.options.testMs ?? testMs);
    this.over.addEventListener('abort', () => clearTimeout(timer));
  }

  private async heardSample(call: Call, sample: RTCSample): Promise<void> {
    if (this.over.aborted) return;
    this.samples.push(sample);
    this.listener.sample(sample);
    const report = await call.peer?.getStats().catch(() => null);
    if (report) this.ways = waysOf(report);
  }

  private heardWarning(name: string, data: object): void {
    const warning = { name, description: `The call had the warning ${name}.`, rtcWarning: data };
    this.warnings.push(warning);
    this.listener.warning(name, warning);
  }

  private complete(): void {
    const { callSid, ways, timing, samples, warnings } = this;
    const { edge } = this.device;
    this.listener.completed((startTime) =>
      makeReport({ callSid, edge, ways, timing, startTime, endTime: Date.now(), samples, warnings }),
    );
  }
}
