import { callInSetup } from '../domain/calls/call-in-setup.ts';
import { isGuest } from '../domain/calls/guest.ts';
import { isLive } from '../domain/calls/phase.ts';
import type { CrmRef } from '../domain/crm/ref.ts';
import { CodedError } from '../domain/errors/coded-error.ts';
import { TabCommand } from '../domain/protocol/tab-message.ts';
import type { PhoneState } from '../state/phone-state.ts';
import type { Call } from '../voice/index.ts';
import { type CallControl, isBarred } from './call-control.ts';
import type { Line } from './line.ts';
import type { MicrophonePermission } from './microphone/permission.ts';
import { settled } from './settled.ts';
import type { Tabs } from './tabs.ts';

export interface VoiceParts {
  state: PhoneState;
  line: () => (Pick<Line, 'get' | 'arrived' | 'dial'> & Partial<Pick<Line, 'hush'>>) | null;
  tabs: () => Tabs;
  control: CallControl;
  /** Whether this tab leads: it rings and carries audio. */
  leads: () => boolean;
  /** Makes this tab the leader. Resolves when it is registered. */
  takeOver: () => Promise<void>;
  microphone: MicrophonePermission;
  /** Makes calls ring in this page, if the gateway lets another page of the agent ring. */
  ringHere: () => Promise<void>;
}

type ControlCommand = { do: 'reject' | 'hang-up' | 'hold' | 'resume'; callId: string };

/**
 * Commands that need a call's audio run in the tab that has it. Any tab can request them.
 *
 *   asked ─here?─► done here
 *     └─► the other tab ─► done there
 *            ├─ hidden, and may not use the microphone ─► ask for the permission here ─► the other tab again
 *            └─ no answer ─► no call: take the phone over ─► done here
 *                        └─► a call: say which tab to look at
 */
export class VoiceCommands {
  readonly #parts: VoiceParts;
  /** Hangs up the call that this tab dials. */
  #setup: AbortController | null = null;

  constructor(parts: VoiceParts) {
    this.#parts = parts;
  }

  /** Rejects with the CodedError of the tab that executed the command. */
  async perform(command: TabCommand): Promise<void> {
    if (this.takes(command) || !this.#parts.tabs().reachable) return this.#run(command);
    // Do not send a command that the other tab cannot parse.
    if (!TabCommand.safeParse(command).success) throw new CodedError('BAD_REQUEST');
    await this.#relay(command, true);
  }

  /**
   * Runs a request after which the gateway calls this agent's own phone. The call is answered without ringing.
   * @param request resolves with the call's ID, or with null if no call follows
   */
  async answerOwn(request: () => Promise<string | null>): Promise<void> {
    const ringAgain = this.#parts.line()?.hush?.();
    try {
      const callId = await request();
      const call = callId === null ? undefined : this.#parts.line()?.get(callId);
      if (callId === null || (call && call.status() !== 'pending')) return;
      await this.perform({ do: 'answer', callId }).catch((error: CodedError) => {
        // No INVITE came to this browser: the agent's ordinary phone rings, and the agent picks it up.
        if (error.code !== 'CALL_STATE') throw error;
      });
    } finally {
      ringAgain?.();
    }
  }

  /** Uses REST if possible. If REST is out of reach, the tab with the call's audio executes the command. */
  async control(command: ControlCommand): Promise<void> {
    if (command.callId === callInSetup) {
      // In the meantime the gateway may have announced it.
      if (this.#parts.state.$dialling.get() !== null) await this.perform(command);
      return;
    }
    try {
      await this.#run(command);
    } catch (error) {
      if (!isBarred(error) || !this.#parts.tabs().facts.elsewhere(command.callId)) throw error;
      await this.perform(command);
    }
  }

  /** Whether this tab has to execute the command. */
  takes(command: TabCommand): boolean {
    const { line, tabs, leads } = this.#parts;
    if (command.do === 'dial') return leads();
    if (command.callId === callInSetup) return tabs().facts.dials;
    if (line()?.get(command.callId) !== undefined) return true;
    // The INVITE may be on its way to the leading tab.
    return command.do === 'answer' && leads() && !tabs().facts.elsewhere(command.callId);
  }

  /** Executes a command for another tab of this agent. */
  async serve(command: TabCommand): Promise<void> {
    const { microphone, tabs } = this.#parts;
    if (command.do === 'dial' || command.do === 'answer') {
      if (!(await microphone.within())) throw new CodedError('OTHER_TAB_MICROPHONE');
    }
    // If two tabs ask at the same time, only the first one dials.
    if (command.do === 'dial' && tabs().facts.dials) throw new CodedError('CALLER_BUSY');
    await this.#run(command);
  }

  async #relay(command: TabCommand, mayAsk: boolean): Promise<void> {
    const { microphone, takeOver } = this.#parts;
    const tabs = this.#parts.tabs();
    const outcome = await tabs.ask(command).catch(async (error: CodedError) => {
      if (error.code !== 'OTHER_TAB_MICROPHONE') throw error;
      // In most browsers a permission holds for all tabs of an origin, in some for one tab only.
      if (mayAsk && (await microphone.ask())) return 'permitted' as const;
      if (mayAsk || !this.#mayTakeOver(command)) throw error;
      return 'nobody' as const;
    });
    if (outcome === 'done') return;
    if (outcome === 'permitted') return this.#relay(command, false);
    if (outcome === 'nobody') {
      if (!this.#mayTakeOver(command)) throw this.#silence(command);
      await takeOver();
    }
    await this.perform(command);
  }

  /** Taking over is allowed only without a live call, because the call's tab would lose it. */
  #mayTakeOver(command: TabCommand): boolean {
    const calls = Object.values(this.#parts.state.$calls.get());
    return command.do === 'dial' && !calls.some(({ phase }) => isLive(phase));
  }

  #silence(command: TabCommand): CodedError {
    const known = command.do === 'dial' || command.do === 'answer';
    return known || this.#parts.tabs().facts.elsewhere(command.callId) ? new CodedError('OTHER_TAB_SILENT') : nowhere();
  }

  async #run(command: TabCommand): Promise<void> {
    const { control } = this.#parts;
    switch (command.do) {
      case 'dial':
        return this.#dial(command.to, command.about ?? null, command.callerId ?? null);
      case 'answer':
        return this.#answer(command.callId);
      case 'mute':
        this.#call(command.callId).mute(command.muted);
        return;
      case 'digits':
        return this.#sendDigits(command.callId, command.digits);
      case 'reject':
        return control.reject(command.callId);
      case 'hang-up':
        return command.callId === callInSetup ? this.#setup?.abort() : control.hangUp(command.callId);
      default:
        return control.hold(command.callId, command.do === 'hold');
    }
  }

  async #dial(to: string, about: CrmRef | null, callerId: string | null): Promise<void> {
    const tabs = this.#parts.tabs();
    const line = this.#line();
    const setup = new AbortController();
    this.#setup = setup;
    tabs.facts.dialling(to);
    try {
      await this.#holdOthers(null);
      if (!setup.signal.aborted) await line.dial(to, about, callerId, setup.signal);
    } finally {
      this.#setup = null;
      tabs.facts.dialling(null);
    }
  }

  async #answer(callId: string): Promise<void> {
    const line = this.#line();
    // The call rings in a page of another site or browser, which cannot be asked to answer it.
    if (this.#parts.line()?.get(callId) === undefined) await this.#parts.ringHere();
    const call = await line.arrived(callId);
    if (!call) throw new CodedError('CALL_STATE');
    // Two tabs answered the same call. Both requests succeed.
    if (call.status() === 'open') return;
    await this.#holdOthers(callId);
    await settled(call, 'accept', () => call.accept());
  }

  /**
   * An agent talks in one call at a time. The gateway holds the other one as well, but later: its customer would hear the
   * first words.
   */
  async #holdOthers(callId: string | null): Promise<void> {
    const { state, control } = this.#parts;
    const identity = state.$session.get()?.identity;
    const others = Object.values(state.$calls.get()).filter(
      (call) => call.id !== callId && call.phase === 'active' && call.agent === identity && !isGuest(call),
    );
    // A call that has just ended cannot be held.
    await Promise.all(others.map(({ id }) => control.hold(id, true).catch(() => undefined)));
  }

  #sendDigits(callId: string, digits: string): void {
    const { $local } = this.#parts.state;
    this.#call(callId).sendDigits(digits);
    const local = $local.get()[callId];
    if (local) $local.setKey(callId, { ...local, digits: local.digits + digits });
  }

  #line(): Pick<Line, 'arrived' | 'dial'> {
    const line = this.#parts.line();
    if (line !== null) return line;
    throw new CodedError('CALL_STATE', { message: 'The phone is not connected.', help: 'Wait until it is ready.' });
  }

  #call(callId: string): Call {
    const call = this.#parts.line()?.get(callId);
    if (!call) throw nowhere();
    return call;
  }
}

function nowhere(): CodedError {
  return new CodedError('CALL_STATE', { message: 'The audio of this call is not in this browser.' });
}
