import { Call, Device } from '../../../src/voice/index.ts';

/** In the page: helpers for the traces of the SDK. */
export interface ScenarioSettings {
  sipUrl: string;
  /** B is the agent whose phone `number` rings. A and C call from outside. */
  tokens: Record<'A' | 'B' | 'C' | 'expired' | 'invalid', string>;
  number: string;
  nobody: string;
}

const log: string[] = [];
/** A line wakes the code that waits for it before the next network event. */
const waiters = new Set<(line: string) => void>();

function note(line: string): void {
  log.push(line);
  for (const wake of [...waiters]) wake(line);
}

const devices: Partial<Record<string, Device>> = {};
const calls: Partial<Record<string, Call>> = {};

function print(value: unknown): string {
  for (const [name, call] of Object.entries(calls)) if (value === call) return name;
  if (value instanceof Call) return 'Call';
  if (value instanceof Device) return 'Device';
  if (value instanceof HTMLAudioElement) return 'HTMLAudioElement';
  if (value instanceof Error && 'code' in value) return `${value.name}(${value.code})`;
  if (typeof value !== 'object' || value === null) return String(value);
  const sorted = Object.fromEntries(Object.entries(value).sort(([a], [b]) => a.localeCompare(b)));
  return `Message${JSON.stringify(sorted).replace(/KX[0-9a-f]{32}/, 'KX…')}`;
}

function open(name: string, token: string, sipUrl: string, options: object = {}): Device {
  const device = new Device(token, { sipUrl, withoutSounds: true, ...options });
  devices[name] = device;
  let count = 0;
  for (const event of Object.values(Device.EventName)) {
    device.on(event, (...args: unknown[]) => {
      const [call] = args;
      // The call itself reports its errors.
      if (event === Device.EventName.Error && args[1]) return;
      const { state, isBusy, calls: waiting } = device;
      note(`${name} #${event}(${args.map(print).join(', ')}) state=${state} busy=${isBusy} calls=${waiting.length}`);
      if (event === Device.EventName.Incoming) {
        count += 1;
        follow(`${name}.in${count}`, call as Call);
      }
    });
  }
  return device;
}

function follow(name: string, call: Call): void {
  calls[name] = call;
  const events = [
    'accept',
    'audio',
    'cancel',
    'disconnect',
    'error',
    'messageReceived',
    'messageSent',
    'mute',
    'reject',
    'ringing',
  ] as const;
  for (const event of events) {
    call.on(event, (...args: unknown[]) => {
      note(`${name} #${event}(${args.map(print).join(', ')}) status=${call.status()}`);
    });
  }
}

function until(what: string): Promise<void> {
  if (log.some((line) => line.startsWith(what))) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      waiters.delete(wake);
      reject(new Error(`never: ${what}; but ${log.join(' | ')}`));
    }, 60_000);
    const wake = (line: string): void => {
      if (!line.startsWith(what)) return;
      clearTimeout(timer);
      waiters.delete(wake);
      resolve();
    };
    waiters.add(wake);
  });
}

const step = (text: string): void => note(`--- ${text}`);
const status = (name: string): string => String(calls[name]?.status());

async function connect(name: string, to: string, called: string): Promise<Call> {
  step(`${name}.connect(${called})`);
  const call = await (devices[name] as Device).connect({ params: { To: to }, callerId: '+14155550123' });
  follow(`${name}.out`, call);
  if (name === 'A') step(`connect() resolved status=${call.status()} CallSid=${call.parameters.CallSid ?? 'unset'}`);
  return call;
}

async function ring({ number }: ScenarioSettings): Promise<void> {
  await connect('A', number, 'B');
  await Promise.all([until('A.out #ringing'), until('B #incoming')]);
}

async function talk(settings: ScenarioSettings): Promise<void> {
  await ring(settings);
  step('B.accept()');
  calls['B.in1']?.accept();
  await Promise.all([until('A.out #accept'), until('B.in1 #accept'), until('B.in1 #audio'), until('A.out #audio')]);
}

function sounding(call: Call): Promise<void> {
  return new Promise((resolve) => {
    call.on('sample', (sample) => sample.bytesReceived > 0 && resolve());
  });
}

const rejection = (promise: Promise<void>): Promise<string> =>
  promise.then(
    () => 'resolved',
    (error: Error) => `rejects ${error.name}: ${error.message}`,
  );

function thrown(action: () => unknown): string {
  try {
    action();
    return 'throws nothing';
  } catch (error) {
    return `throws ${(error as Error).name}: ${(error as Error).message}`;
  }
}

/** Each scenario repeats the actions that produced the SDK's trace. */
const scenarios: Record<string, (settings: ScenarioSettings) => Promise<void>> = {
  async 'answered-callee-hangs-up'(settings) {
    await talk(settings);
    step('hangup');
    calls['B.in1']?.disconnect();
    await until('A.out #disconnect');
    step(
      `end A.out=${status('A.out')} B.in=${status('B.in1')} A.busy=${devices.A?.isBusy} B.busy=${devices.B?.isBusy}`,
    );
  },
  async 'answered-caller-hangs-up'(settings) {
    await talk(settings);
    step('hangup');
    calls['A.out']?.disconnect();
    await until('B.in1 #disconnect');
    step(
      `end A.out=${status('A.out')} B.in=${status('B.in1')} A.busy=${devices.A?.isBusy} B.busy=${devices.B?.isBusy}`,
    );
  },
  async 'caller-cancels'(settings) {
    await ring(settings);
    step('A.disconnect()');
    calls['A.out']?.disconnect();
    await until('B.in1 #cancel');
    step(`end A.out=${status('A.out')} B.in=${status('B.in1')}`);
  },
  async 'callee-rejects'(settings) {
    await ring(settings);
    step('B.reject()');
    calls['B.in1']?.reject();
    await until('A.out #disconnect');
    step(`end A.out=${status('A.out')} B.in=${status('B.in1')}`);
  },
  async 'callee-ignores'(settings) {
    await ring(settings);
    step('B.ignore()');
    calls['B.in1']?.ignore();
    step(`A.out=${status('A.out')} B.in=${status('B.in1')} B.calls=${devices.B?.calls.length}`);
    step('A.disconnect()');
    calls['A.out']?.disconnect();
    await until('B.in1 #cancel');
    step(`end A.out=${status('A.out')} B.in=${status('B.in1')}`);
  },
  async 'unknown-callee'({ nobody }) {
    await connect('A', nobody, 'nobody');
    await until('A.out #disconnect');
  },
  async 'busy-default'(settings) {
    await talk(settings);
    await connect('C', settings.number, 'B');
    await Promise.race([until('C.out #ringing'), until('C.out #disconnect')]);
    step(`end A.out=${status('A.out')} C.out=${status('C.out')} B.in=${status('B.in1')}`);
    devices.C?.destroy();
    devices.A?.destroy();
    await until('B.in1 #disconnect');
  },
  async 'busy-allow'(settings) {
    await talk(settings);
    await connect('C', settings.number, 'B');
    await Promise.race([until('B #incoming(Call) state=registered busy=true'), until('C.out #disconnect')]);
    if (!calls['B.in2']) return;
    step('B.accept(2nd)');
    calls['B.in2'].accept();
    await until('C.out #accept');
    step(`end A.out=${status('A.out')} C.out=${status('C.out')} B.in=${status('B.in1')},${status('B.in2')}`);
  },
  async 'mute-dtmf-message'(settings) {
    await talk(settings);
    const call = calls['A.out'] as Call;
    step('mute(true)x2, mute(false)');
    call.mute(true);
    call.mute(true);
    call.mute(false);
    step('sendDigits');
    call.sendDigits('12#');
    step(`sendDigits(x) ${thrown(() => call.sendDigits('x'))}`);
    // Audio arrives, so the two are connected.
    await Promise.all(['A.out', 'B.in1'].map((name) => sounding(calls[name] as Call)));
    step('sendMessage');
    const sid = call.sendMessage({ content: { a: 1 }, messageType: 'user-defined-message' });
    step(`returned ${sid.slice(0, 2)}… len ${sid.length}`);
    step(`sendMessage(null) ${thrown(() => call.sendMessage(null as never))}`);
    await Promise.all([until('A.out #messageSent'), until('B.in1 #messageReceived')]);
    call.disconnect();
    await until('B.in1 #disconnect');
  },
  async unregister(settings) {
    await ring(settings);
    calls['A.out']?.disconnect();
    await until('B.in1 #cancel');
    step('B.unregister()');
    const { A, B } = devices as Record<string, Device>;
    step(await rejection((B as Device).unregister()));
    step(`2nd unregister ${await rejection((B as Device).unregister())}`);
    step(`register when registered ${await rejection((A as Device).register())}`);
  },
  async 'destroy-during-call'(settings) {
    await talk(settings);
    step('A.destroy()');
    devices.A?.destroy();
    await until('B.in1 #disconnect');
    step(`end A.out=${status('A.out')} B.in=${status('B.in1')}`);
  },
  'expired-token': ({ sipUrl, tokens }) => refused(open('X', tokens.expired, sipUrl)),
  'invalid-token': ({ sipUrl, tokens }) => refused(open('X', tokens.invalid, sipUrl)),
};

async function refused(device: Device): Promise<void> {
  step('X.register()');
  const outcome = await device.register().then(
    () => 'resolved',
    () => 'rejects',
  );
  step(`register ${outcome} state=${device.state}`);
}

/** Plays one scenario, and returns all events. */
export async function playScenario(name: string, settings: ScenarioSettings): Promise<string[]> {
  const { tokens, sipUrl } = settings;
  open('A', tokens.A, sipUrl);
  open('B', tokens.B, sipUrl, { allowIncomingWhileBusy: name === 'busy-allow' });
  if (name.startsWith('busy')) open('C', tokens.C, sipUrl);
  if (!name.endsWith('token')) {
    step('register A,B');
    await Promise.all([devices.A?.register(), devices.B?.register()]);
  }
  await scenarios[name]?.(settings);
  for (const each of ['C', 'X', 'A', 'B']) devices[each]?.destroy();
  return log;
}
