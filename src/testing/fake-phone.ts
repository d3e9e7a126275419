import { callInSetup } from '../domain/calls/call-in-setup.ts';
import type { CallsQuery } from '../domain/calls/calls-query.ts';
import type { Clock } from '../domain/clock.ts';
import { isoTime } from '../domain/clock.ts';
import type { CrmRef } from '../domain/crm/ref.ts';
import { CodedError, type ErrorCode } from '../domain/errors.ts';
import type { AgentView } from '../domain/protocol/admin.ts';
import type { StatusChoice } from '../domain/protocol/agent-status.ts';
import type { CallPage, CallView, ContactDraft, WrapUp } from '../domain/protocol/call.ts';
import type { Favourites } from '../domain/protocol/dialling/favourite.ts';
import {
  completeConsultation,
  endConsultation,
  mergeConsultation,
  muteParty,
  removeParty,
  startConsultation,
  transferCall,
  unmuteParty,
} from '../domain/protocol/operations/call-people.ts';
import {
  controlRecording,
  createContact,
  hangUpCall,
  holdCall,
  resumeCall,
} from '../domain/protocol/operations/calls.ts';
import type { Answer, Asking, CallCommand, JsonOperation } from '../domain/protocol/operations/operation.ts';
import { getRecordingWaveform } from '../domain/protocol/operations/recordings.ts';
import type { Playback, RecordingAction, SuperviseMode, Target } from '../domain/protocol/parties.ts';
import type { Phone } from '../phone/phone.ts';
import { noteWaiting } from '../state/apply-event.ts';
import { createPhoneState, type LocalCall, type PhoneState } from '../state/phone-state.ts';
import { CommandOutcomes, type Outcome } from './command-outcomes.ts';
import { answerDialling } from './dialling-answers.ts';
import { ago, colleagues, fixtureNow, makeCall, session } from './fake-phone-fixtures.ts';
import { FakeSoundDevices } from './fake-sound-devices.ts';
import { foundCalls } from './found-calls.ts';
import { ManualClock } from './manual-clock.ts';
import * as usual from './outcomes/all.ts';

export interface Asked {
  method: keyof Omit<Phone, 'state' | 'devices'>;
  args: unknown[];
}

/**
 * A phone with real stores and no network. By default every request succeeds at once. `silence()` holds back
 * confirmations until `confirm()`, and `failWith` refuses requests.
 */
export class FakePhone implements Phone {
  readonly state: PhoneState = createPhoneState();
  readonly soundDevices = new FakeSoundDevices();
  /** null: no audio in this page. */
  devices: (() => Promise<FakeSoundDevices>) | null = async () => this.soundDevices;
  /** The requests, in order. */
  readonly asked: Asked[] = [];
  /** What `request` was asked, in order. */
  readonly requested: { operation: JsonOperation; asking: unknown }[] = [];
  /** Refuses every request with this code. */
  failWith: ErrorCode | null = null;
  readonly clock: Clock;
  /** Address of the sound that every recording plays. */
  sound = '';
  /** Loudness of every recording, 0 to 100. */
  levels: readonly number[] = Array.from({ length: 64 }, (_, n) =>
    Math.round(30 + 25 * Math.sin(n) + 20 * Math.sin(n / 5)),
  );
  /** Whether recordings can be downloaded. */
  downloads = false;
  /** Live calls of the whole team. */
  live: readonly CallView[] = [];
  /** This agent's favourites in the dialer. */
  favourites: Favourites = [];
  /** Reasons for breaks. */
  reasons: readonly string[] = [];
  /** Elements that show this agent's status, and those that show the team's. */
  readonly followers = { own: 0, team: 0 };
  readonly #outcomes = new CommandOutcomes();
  readonly #answers = new Map<JsonOperation, (asking: unknown) => unknown>();
  #silence: Promise<void> | null = null;
  #confirm: () => void = () => {};

  constructor(options: { clock?: Clock } = {}) {
    this.clock = options.clock ?? new ManualClock(fixtureNow);
    // The outcomes on a real gateway.
    for (const add of Object.values(usual)) add(this.#outcomes);
    this.answers(getRecordingWaveform, () => ({ levels: [...this.levels] }));
    answerDialling(this);
  }

  /** Stops confirming requests. */
  silence(): void {
    this.#silence = new Promise((resolve) => {
      this.#confirm = resolve;
    });
  }

  /** Confirms all open requests, and all later ones. */
  confirm(): void {
    this.#confirm();
    this.#silence = null;
  }

  /** Sets a call to this state. */
  put(call: CallView, local: Partial<LocalCall> = {}): CallView {
    const before = this.state.$local.get()[call.id];
    this.state.$local.setKey(call.id, { muted: false, here: true, digits: '', ...before, ...local });
    this.state.$calls.setKey(call.id, call);
    return call;
  }

  /** The call no longer rings here, or is finished. */
  remove(callId: string): void {
    const { [callId]: _gone, ...rest } = this.state.$calls.get();
    this.state.$calls.set(rest);
  }

  connect(): Promise<void> {
    return this.#ask('connect', [], () => {
      this.state.$session.set(session);
      this.state.$status.set('ready');
    });
  }

  disconnect(): Promise<void> {
    return this.#ask('disconnect', [], () => this.state.$status.set('idle'));
  }

  dial(to: string, about: CrmRef | null = null, callerId: string | null = null): Promise<void> {
    this.state.$dialling.set(to);
    const asked = callerId !== null ? [to, about, callerId] : about !== null ? [to, about] : [to];
    return this.#ask('dial', asked, () => {
      if (this.state.$dialling.get() === null) return;
      this.state.$dialling.set(null);
      const party = { number: to, display: to, masked: false, withheld: false };
      this.put(
        makeCall({
          direction: 'outbound',
          customer: party,
          contact: null,
          lookup: 'pending',
          startedAt: isoTime(this.clock),
        }),
      );
    }).finally(() => this.state.$dialling.set(null));
  }

  answer(callId: string): Promise<void> {
    return this.#ask('answer', [callId], () =>
      this.#change(callId, { phase: 'active', answeredAt: isoTime(this.clock) }),
    );
  }

  reject(callId: string): Promise<void> {
    return this.#ask('reject', [callId], () => this.remove(callId));
  }

  hangUp(callId: string): Promise<void> {
    if (callId === callInSetup) return this.#ask('hangUp', [callId], () => this.state.$dialling.set(null));
    return this.#command('hangUp', [callId], hangUpCall, { params: { id: callId } });
  }

  hold(callId: string): Promise<void> {
    return this.#command('hold', [callId], holdCall, { params: { id: callId } });
  }

  resume(callId: string): Promise<void> {
    return this.#command('resume', [callId], resumeCall, { params: { id: callId } });
  }

  mute(callId: string, muted: boolean): Promise<void> {
    return this.#ask('mute', [callId, muted], () => this.#changeLocal(callId, { muted }));
  }

  sendDigits(callId: string, digits: string): Promise<void> {
    return this.#ask('sendDigits', [callId, digits], () => {
      this.#changeLocal(callId, { digits: (this.state.$local.get()[callId]?.digits ?? '') + digits });
    });
  }

  saveWrapUp(callId: string, wrapUp: WrapUp): Promise<void> {
    return this.#ask('saveWrapUp', [callId, wrapUp], () => {
      const call = this.state.$calls.get()[callId];
      this.remove(callId);
      const { note, disposition, tags = call?.tags } = wrapUp;
      const written = { note, disposition, ...(tags !== undefined && { tags }) };
      if (call) this.state.$log.set([{ ...call, ...written, phase: 'completed' }, ...this.state.$log.get()]);
    });
  }

  createContact(callId: string, draft: ContactDraft): Promise<void> {
    return this.#command('createContact', [callId, draft], createContact, { params: { id: callId }, body: draft });
  }

  loadLog(options: { more?: boolean } = {}): Promise<void> {
    this.state.$logStatus.set('loading');
    return this.#ask('loadLog', [options], () => {
      this.state.$logStatus.set('loaded');
      this.state.$logMore.set(false);
    }).catch((error) => {
      this.state.$logStatus.set('failed');
      throw error;
    });
  }

  findCalls(query: CallsQuery): Promise<CallPage> {
    return this.#answer('findCalls', [query], () => ({ calls: foundCalls(this.state.$log.get(), query), next: null }));
  }

  request<Op extends JsonOperation>(operation: Op, asking: Asking<Op>): Promise<Answer<Op>> {
    this.requested.push({ operation, asking });
    const answer = this.#answers.get(operation);
    const code = this.failWith ?? (answer === undefined ? 'NOT_FOUND' : null);
    return code === null ? Promise.resolve(answer?.(asking) as Answer<Op>) : Promise.reject(new CodedError(code));
  }

  /** Sets the answer to a request that this fake does not know, or replaces a known one. */
  answers<Op extends JsonOperation>(operation: Op, answer: (asking: Asking<Op>) => Answer<Op>): void {
    this.#answers.set(operation, answer as (asking: unknown) => unknown);
  }

  agents(): Promise<readonly AgentView[]> {
    return this.#answer('agents', [], () => colleagues);
  }

  transfer(callId: string, to: Target): Promise<void> {
    return this.#command('transfer', [callId, to], transferCall, { params: { id: callId }, body: { to } });
  }

  consult(callId: string, to: Target): Promise<void> {
    return this.#command('consult', [callId, to], startConsultation, { params: { id: callId }, body: { to } });
  }

  endConsult(callId: string): Promise<void> {
    return this.#command('endConsult', [callId], endConsultation, { params: { id: callId } });
  }

  completeConsult(callId: string): Promise<void> {
    return this.#command('completeConsult', [callId], completeConsultation, { params: { id: callId } });
  }

  merge(callId: string): Promise<void> {
    return this.#command('merge', [callId], mergeConsultation, { params: { id: callId } });
  }

  dropParty(callId: string, partyId: string): Promise<void> {
    return this.#command('dropParty', [callId, partyId], removeParty, { params: { id: callId, party: partyId } });
  }

  muteParty(callId: string, partyId: string, muted: boolean): Promise<void> {
    const operation = muted ? muteParty : unmuteParty;
    return this.#command('muteParty', [callId, partyId, muted], operation, { params: { id: callId, party: partyId } });
  }

  record(callId: string, action: RecordingAction['action']): Promise<void> {
    return this.#command('record', [callId, action], controlRecording, { params: { id: callId }, body: { action } });
  }

  playback(recordingId: string): Promise<Playback> {
    return this.#answer('playback', [recordingId], () => ({
      url: this.sound,
      expiresAt: ago(-300_000),
      ...(this.downloads && { download: this.sound }),
    }));
  }

  liveCalls(): Promise<readonly CallView[]> {
    return this.#answer('liveCalls', [], () => this.live);
  }

  supervise(callId: string, mode: SuperviseMode | null): Promise<void> {
    return this.#ask('supervise', [callId, mode], () => {});
  }

  command<Op extends CallCommand>(operation: Op, asking: Asking<Op>): Promise<void> {
    return this.#command('command', [operation, asking], operation, asking);
  }

  /** Sets a command's outcome: for a command that this fake does not know, or to replace a known one. */
  comesTrue<Op extends CallCommand>(operation: Op, outcome: Outcome<Op>): void {
    this.#outcomes.set(operation, outcome);
  }

  chooseStatus(choice: StatusChoice, identity?: string): Promise<void> {
    const { $ownStatus, $team, $session } = this.state;
    const args = identity === undefined ? [choice] : [choice, identity];
    return this.#ask('chooseStatus', args, () => {
      const own = identity === undefined || identity === $session.get()?.identity;
      const before = own ? $ownStatus.get() : $team.get()?.[identity];
      if (!before) return;
      const setBy = own ? 'agent' : 'supervisor';
      const { status, reason = null } = choice;
      const next = { ...before, status, reason, since: isoTime(this.clock), until: null, setBy } as const;
      if (own) $ownStatus.set(next);
      const team = $team.get();
      if (team !== null) $team.set({ ...team, [next.identity]: next });
    });
  }

  extendWrapUp(seconds: number): Promise<void> {
    return this.#ask('extendWrapUp', [seconds], () => {
      const own = this.state.$ownStatus.get();
      if (own?.until == null) return;
      this.state.$ownStatus.set({ ...own, until: new Date(Date.parse(own.until) + seconds * 1000).toISOString() });
    });
  }

  breakReasons(): Promise<readonly string[]> {
    return this.#answer('breakReasons', [], () => this.reasons);
  }

  followStatus(): () => void {
    return this.#follow('own');
  }

  followTeam(): () => void {
    return this.#follow('team');
  }

  takeOver(): Promise<void> {
    return this.#ask('takeOver', [], () => this.state.$follower.set(false));
  }

  show(callId: string): void {
    this.asked.push({ method: 'show', args: [callId] });
    this.state.$chosen.set(callId);
  }

  dismissProblem(): void {
    this.asked.push({ method: 'dismissProblem', args: [] });
    this.state.$problem.set(null);
  }

  #follow(whose: 'own' | 'team'): () => void {
    this.followers[whose] += 1;
    return () => {
      this.followers[whose] -= 1;
    };
  }

  #command<Op extends CallCommand>(
    method: Asked['method'],
    args: unknown[],
    operation: Op,
    asking: Asking<Op>,
  ): Promise<void> {
    return this.#ask(method, args, () => {
      const { $waiting, $calls, $log } = this.state;
      const calls = Object.values({ ...$waiting.get(), ...$calls.get() });
      const after = (call: CallView) => ({ ...call, ...this.#outcomes.of(operation)(call, asking, this.clock) });
      const call = this.#outcomes.subject(operation, asking, calls);
      if (call) this.#show(after(call));
      const past = call ? undefined : this.#outcomes.subject(operation, asking, $log.get());
      if (past) $log.set($log.get().map((each) => (each === past ? after(past) : each)));
    });
  }

  #ask(method: Asked['method'], args: unknown[], fact: () => void): Promise<void> {
    return this.#answer(method, args, fact);
  }

  async #answer<T>(method: Asked['method'], args: unknown[], fact: () => T): Promise<T> {
    this.asked.push({ method, args });
    if (this.#silence) await this.#silence;
    if (this.failWith !== null) {
      const { code, message, help } = new CodedError(this.failWith);
      this.state.$problem.set({ code, message, help });
      throw new CodedError(this.failWith);
    }
    return fact();
  }

  #change(callId: string, change: Partial<CallView>): void {
    const call = this.state.$calls.get()[callId];
    if (call) this.#show({ ...call, ...change });
  }

  #show(call: CallView): void {
    noteWaiting(this.state, call);
    const before = this.state.$calls.get()[call.id];
    if (call.phase === 'active' && before?.phase !== 'active') this.#talkIn(call.id);
    this.state.$calls.setKey(call.id, call);
  }

  /** As the gateway does: an agent talks in one call at a time. */
  #talkIn(callId: string): void {
    this.state.$chosen.set(null);
    for (const other of Object.values(this.state.$calls.get())) {
      if (other.id !== callId && other.phase === 'active')
        this.state.$calls.setKey(other.id, { ...other, phase: 'held' });
    }
  }

  #changeLocal(callId: string, change: Partial<LocalCall>): void {
    const local = this.state.$local.get()[callId] ?? { muted: false, here: true, digits: '' };
    this.state.$local.setKey(callId, { ...local, ...change });
  }
}
