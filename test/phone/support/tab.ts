import { CodedError } from '../../../src/domain/errors.ts';
import type { TabCommand } from '../../../src/domain/protocol/tab-message.ts';
import { CallControl } from '../../../src/phone/call-control.ts';
import type { MicrophonePermission } from '../../../src/phone/microphone/permission.ts';
import { Tabs } from '../../../src/phone/tabs.ts';
import { VoiceCommands } from '../../../src/phone/voice-commands.ts';
import { createPhoneState, type PhoneState } from '../../../src/state/phone-state.ts';
import type { Call } from '../../../src/voice/index.ts';
import { patienceMs } from '../../e2e/support/eventually.ts';

/** The ringing call in tests of tabs. */
export const callId = 'CA0123456789abcdef0123456789abcdef';

/** The part of a voice call that these commands use. */
class FakeCall extends EventTarget {
  readonly done: string[] = [];
  state = 'pending';
  readonly #tab: Tab;
  constructor(tab: Tab) {
    super();
    this.#tab = tab;
  }
  readonly on = (name: string, listener: () => void): void => this.addEventListener(name, listener);
  readonly off = (name: string, listener: () => void): void => this.removeEventListener(name, listener);
  status(): string {
    return this.state;
  }
  accept(): void {
    if (this.state !== 'pending') return;
    this.state = 'connecting';
    this.done.push('accept');
  }
  open(): void {
    this.state = 'open';
    this.dispatchEvent(new Event('accept'));
  }
  mute(muted: boolean): void {
    this.done.push(muted ? 'mute' : 'unmute');
    this.#tab.local({ muted });
  }
  sendDigits(digits: string): void {
    if (/[^0-9*#w]/.test(digits)) throw new CodedError('CALL_STATE', { message: 'Digits are 0-9, *, # and w.' });
    this.done.push(digits);
  }
  reject(): void {
    this.done.push('reject');
  }
  disconnect(): void {
    this.done.push('disconnect');
    this.dispatchEvent(new Event('disconnect'));
  }
}

/** One tab with real stores, commands and channel. Its line and the gateway are fakes. */
export class Tab {
  readonly state: PhoneState = createPhoneState();
  readonly tabs: Tabs;
  readonly voice: VoiceCommands;
  readonly dialled: string[] = [];
  readonly facts: string[] = [];
  readonly troubles: string[] = [];
  readonly calls = new Map<string, FakeCall>();
  leads = false;
  /** Above 0: calls arrive without a ringing tone. */
  quiet = 0;
  tookOver = 0;
  /** Whether this tab may open the microphone. */
  permitted = true;
  onAsk: () => Promise<boolean> = async () => false;
  ringHere: () => Promise<void> = async () => undefined;
  dialling: Promise<void> = Promise.resolve();
  rest: () => Promise<never> = () => Promise.reject(new CodedError('TOKEN_EXPIRED'));

  constructor(name: string, takenMs: number) {
    const microphone: MicrophonePermission = { within: async () => this.permitted, ask: () => this.onAsk() };
    this.tabs = new Tabs({
      state: this.state,
      takes: (command) => this.voice.takes(command),
      run: (command) => this.voice.serve(command),
      onTrouble: (trouble, present) => this.troubles.push(`${trouble} ${present}`),
      onFact: (_id, fact, call) => this.facts.push(`${fact} ${call?.customer.display}`),
      patience: { takenMs, doneMs: patienceMs, handOverMs: 5 },
    });
    const client = { hangUp: () => this.rest(), hold: () => this.rest(), resume: () => this.rest() };
    this.voice = new VoiceCommands({
      state: this.state,
      line: () => ({
        get: (id) => this.calls.get(id) as Call | undefined,
        arrived: async (id) => (this.calls.get(id) as Call | undefined) ?? null,
        dial: async (to, about, _callerId, signal) => {
          this.dialled.push(about ? `${to} ${about.kind} ${about.id}` : to);
          signal?.addEventListener('abort', () => this.dialled.push('hung up'));
          await this.dialling;
        },
        hush: () => {
          this.quiet += 1;
          return () => {
            this.quiet -= 1;
          };
        },
      }),
      tabs: () => this.tabs,
      control: new CallControl({
        state: this.state,
        client: client as never,
        here: (id) => this.calls.get(id) as Call | undefined,
        keep: () => undefined,
      }),
      leads: () => this.leads,
      takeOver: async () => {
        this.tookOver += 1;
        this.lead();
      },
      microphone,
      ringHere: () => this.ringHere(),
    });
    this.tabs.open(name);
  }

  lead(): void {
    this.leads = true;
    this.tabs.lead();
  }

  /** A call rings in this tab. */
  ring(): FakeCall {
    const call = new FakeCall(this);
    this.calls.set(callId, call);
    this.local({});
    return call;
  }

  local(change: { muted?: boolean; here?: boolean }): void {
    const { muted = false, here = true, digits = '' } = this.state.$local.get()[callId] ?? {};
    this.state.$local.setKey(callId, { muted, here, digits, ...change });
  }

  failure(command: TabCommand): Promise<CodedError> {
    return this.voice.perform(command).then(
      () => {
        throw new Error('it resolved');
      },
      (error: CodedError) => error,
    );
  }

  shown(): unknown {
    return this.state.$local.get()[callId];
  }
}
