import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { TestFinding } from '../../domain/devices/test-findings.ts';
import type { SoundDevices, TestStage } from '../../phone/devices/sound-devices.ts';

/** The test call that the agent started, and what the last one found. */
export class TestCallRun implements ReactiveController {
  /** null: no test call runs. */
  stage: TestStage | null = null;
  findings: readonly TestFinding[] = [];
  readonly #host: ReactiveControllerHost;
  #run: AbortController | null = null;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  async start(devices: SoundDevices): Promise<void> {
    this.stop();
    const run = new AbortController();
    this.#run = run;
    this.findings = [];
    const tell = (stage: TestStage): void => {
      if (run.signal.aborted) return;
      this.stage = stage;
      this.#host.requestUpdate();
    };
    tell('connecting');
    const findings = await devices.testCall(run.signal, tell).catch((): readonly TestFinding[] => ['failed']);
    if (run.signal.aborted) return;
    this.findings = findings;
    this.stop();
  }

  stop(): void {
    this.#run?.abort();
    this.#run = null;
    this.stage = null;
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.stop();
  }
}
