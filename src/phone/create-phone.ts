import { overHttp, readEvents } from '../client/event-stream.ts';
import { GatewayClient } from '../client/gateway-client.ts';
import type { CrmRef } from '../domain/crm/ref.ts';
import type { AgentView } from '../domain/protocol/admin.ts';
import type { StatusChoice } from '../domain/protocol/agent-status.ts';
import type { CallView } from '../domain/protocol/call.ts';
import type { ServerEvent } from '../domain/protocol/events.ts';
import type { Asking, CallCommand } from '../domain/protocol/operations/operation.ts';
import type { Playback, SuperviseMode } from '../domain/protocol/parties.ts';
import type { LocalFact } from '../domain/protocol/tab-message.ts';
import { applyEvent } from '../state/apply-event.ts';
import { createPhoneState, emptyState, type PhoneState } from '../state/phone-state.ts';
import { readMarker } from '../voice/device/reload-marker.ts';
import { AgentStatusFeed } from './agent-status-feed.ts';
import { CallControl } from './call-control.ts';
import { CallRequests } from './call-requests.ts';
import { DeviceLoader } from './devices/device-loader.ts';
import { gatewayLine } from './devices/gateway-line.ts';
import { HostPage } from './host/host-page.ts';
import { type LeaderTab, leaderTab } from './leader-tab.ts';
import { Line } from './line.ts';
import { lineEvents } from './line-events.ts';
import { noteFact, ringingView } from './local-facts.ts';
import { LogPages } from './log-pages.ts';
import { microphonePermission } from './microphone/permission.ts';
import { persist } from './persist.ts';
import type { Phone, PhoneOptions } from './phone.ts';
import { codedError } from './problem.ts';
import { ProblemBoard } from './problem-board.ts';
import { QueuedCallsFeed } from './queued-calls-feed.ts';
import { RingingPage } from './ringing-page.ts';
import { showAnswer } from './show-answer.ts';
import { tabChannelName } from './tab-channel.ts';
import { Tabs } from './tabs.ts';
import { tokenSource } from './token-source.ts';
import { VoiceCommands } from './voice-commands.ts';

/** One agent's phone on a gateway. `Phone` documents the methods. */
export function createPhone(options: PhoneOptions): Phone {
  return new GatewayPhone(options);
}

class GatewayPhone extends CallRequests implements Phone {
  readonly state: PhoneState = createPhoneState();
  readonly devices: DeviceLoader['load'] | null;
  private readonly options: PhoneOptions;
  private readonly getToken: (fresh: boolean) => Promise<string>;
  protected readonly client: GatewayClient;
  private readonly problems = new ProblemBoard(this.state);
  private readonly queued: QueuedCallsFeed;
  private readonly statuses: AgentStatusFeed;
  private readonly log: LogPages;
  private readonly page: HostPage;
  private readonly control: CallControl;
  private readonly voice: VoiceCommands;
  private tabs: Tabs;
  private closing: AbortController | null = null;
  private leader: LeaderTab | null = null;
  private readonly ringing = new RingingPage({ $follower: this.state.$follower, microphone: microphonePermission });
  private line: Line | null = null;
  private eventsOpen = false;
  private registered = false;
  private readonly withoutVoice: boolean;

  constructor(options: PhoneOptions) {
    super();
    this.options = options;
    this.withoutVoice = options.withoutVoice === true || Boolean(options.remote);
    const ask = tokenSource(() => options.getToken());
    this.getToken = async (fresh) => {
      const token = await ask(fresh);
      this.problems.overcome('token');
      return token;
    };
    this.client = new GatewayClient({ gateway: options.gateway, getToken: this.getToken });
    const silenced = (on: boolean): void => this.problems.lasting('AUDIO_BLOCKED', on);
    const devices = new DeviceLoader(this.state, this.client, this.getToken, silenced);
    this.devices = this.withoutVoice ? null : devices.load;
    this.queued = new QueuedCallsFeed(this.state, this.client);
    this.statuses = new AgentStatusFeed(this.state, this.client, this.queued);
    this.log = new LogPages(this.state, this.client);
    this.control = new CallControl({
      state: this.state,
      client: this.client,
      here: (callId) => this.line?.get(callId),
      keep: (call) => showAnswer(this.state, call),
    });
    this.page = new HostPage({
      state: this.state,
      host: options.host ?? null,
      client: this.client,
      dial: ({ number, about }) => void this.dial(number, about).catch(() => undefined),
    });
    this.tabs = this.createTabs();
    this.voice = new VoiceCommands({
      state: this.state,
      line: () => this.line,
      tabs: () => this.tabs,
      control: this.control,
      leads: () => !this.options.remote && this.leader?.leads === true,
      takeOver: () => this.takeOver().then(() => this.line?.open()),
      microphone: microphonePermission,
      ringHere: () => this.ringing.choose(),
    });
  }

  async connect(): Promise<void> {
    if (this.closing) return;
    const closing = new AbortController();
    this.closing = closing;
    this.state.$status.set('connecting');
    await this.report(async () => {
      try {
        const how = { signal: closing.signal, onProblem: (error: unknown) => this.problems.show(error) };
        const session = await persist(() => this.client.session(), how);
        if (session) {
          this.state.$session.set(session);
          this.problems.overcome('answer');
        }
      } catch (error) {
        this.closing = null;
        this.state.$status.set('failed');
        throw error;
      }
    });
    if (closing.signal.aborted) return;
    if (!this.withoutVoice) this.line = this.createLine(closing.signal);
    const http = { url: this.client.url('/v1/events'), getToken: this.getToken };
    void readEvents({
      ...http,
      ...(this.line && { source: lineEvents(this.line, overHttp(http)) }),
      signal: closing.signal,
      onEvent: (event) => this.heard(event),
      onResync: () => void this.log.load({ keep: true }).catch(() => undefined),
      onDialAsked: (wish) => this.state.$asked.set(wish),
      onAgentStatuses: (statuses) => this.statuses.heard(statuses),
      onQueuedCalls: (change) => this.queued.heard(change),
      onRings: (here) => this.ringing.heard(here),
      onChange: (open, error) => {
        this.eventsOpen = open;
        if (open) this.statuses.read();
        if (error && error.status < 500) this.problems.show(error);
        this.showStatus();
      },
    });
    this.page.open(closing.signal);
    this.elect(closing.signal);
    await this.loadLog().catch(() => undefined);
  }

  async disconnect(): Promise<void> {
    this.closing?.abort();
    this.closing = null;
    this.leader?.close();
    this.leader = null;
    this.tabs.close();
    this.tabs = this.createTabs();
    this.line?.close();
    this.line = null;
    this.registered = false;
    this.eventsOpen = false;
    this.statuses.close();
    emptyState(this.state);
  }

  dial(to: string, about: CrmRef | null = null, callerId: string | null = null): Promise<void> {
    return this.report(async () => {
      if (this.state.$dialling.get() !== null) return;
      await this.voice.perform({ do: 'dial', to, ...(about && { about }), ...(callerId && { callerId }) });
    });
  }

  answer(callId: string): Promise<void> {
    return this.report(() => this.voice.perform({ do: 'answer', callId }));
  }

  reject(callId: string): Promise<void> {
    return this.report(() => this.voice.control({ do: 'reject', callId }));
  }

  hangUp(callId: string): Promise<void> {
    return this.report(() => this.voice.control({ do: 'hang-up', callId }));
  }

  hold(callId: string): Promise<void> {
    return this.report(() => this.voice.control({ do: 'hold', callId }));
  }

  resume(callId: string): Promise<void> {
    return this.report(() => this.voice.control({ do: 'resume', callId }));
  }

  mute(callId: string, muted: boolean): Promise<void> {
    return this.report(() => this.voice.perform({ do: 'mute', callId, muted }));
  }

  sendDigits(callId: string, digits: string): Promise<void> {
    return this.report(() => this.voice.perform({ do: 'digits', callId, digits }));
  }

  loadLog(options: { more?: boolean } = {}): Promise<void> {
    return this.log.load(options);
  }

  agents(): Promise<readonly AgentView[]> {
    return this.problems.watch(() => this.client.agents());
  }

  playback(recordingId: string): Promise<Playback> {
    return this.problems.watch(() => this.client.playback(recordingId));
  }

  async liveCalls(): Promise<readonly CallView[]> {
    return (await this.problems.watch(() => this.client.liveCalls())).calls;
  }

  supervise(callId: string, mode: SuperviseMode | null): Promise<void> {
    const request = async (): Promise<string | null> => {
      await this.client.supervise(callId, mode);
      return mode === null ? null : callId;
    };
    return this.report(() => this.voice.answerOwn(request));
  }

  command<Op extends CallCommand>(operation: Op, asking: Asking<Op>): Promise<void> {
    const request = async (): Promise<string> => {
      const call = await this.client.request<CallCommand>(operation, asking);
      showAnswer(this.state, call);
      return call.id;
    };
    return this.report<unknown>(operation.rings === true ? () => this.voice.answerOwn(request) : request);
  }

  chooseStatus(choice: StatusChoice, identity?: string): Promise<void> {
    return this.report(() => this.statuses.choose(choice, identity));
  }

  extendWrapUp(seconds: number): Promise<void> {
    return this.report(() => this.statuses.extendWrapUp(seconds));
  }

  breakReasons(): Promise<readonly string[]> {
    return this.problems.watch(() => this.statuses.breakReasons());
  }

  followStatus(): () => void {
    return this.statuses.follow('own');
  }

  followTeam(): () => void {
    return this.statuses.follow('team');
  }

  async takeOver(): Promise<void> {
    if (this.options.remote) return this.options.remote.show();
    await this.ringing.choose(() => this.leader?.takeOver());
  }

  show(callId: string): void {
    this.state.$chosen.set(callId);
  }

  dismissProblem(): void {
    this.state.$problem.set(null);
  }

  private elect(signal: AbortSignal): void {
    const identity = this.state.$session.get()?.identity ?? '';
    const name = tabChannelName(this.client.url(''), identity);
    if (this.withoutVoice) {
      if (this.options.remote) {
        this.tabs.open(name, this.options.remote.open);
        this.state.$follower.set(true);
      }
      this.leader = this.page.elect(`${name} without voice`);
      return;
    }
    // When this tab reloads, another tab becomes the leader. This tab takes the lead back to continue its call.
    const take = readMarker(identity) !== null;
    this.tabs.open(name);
    this.leader = leaderTab(
      name,
      { take },
      {
        onLead: () => {
          if (signal.aborted) return;
          this.ringing.follow(false);
          if (this.leader?.alone) this.tabs.close();
          this.tabs.lead();
          this.page.elected(true);
          void this.openLine();
        },
        onFollow: () => {
          this.ringing.follow(true);
          this.page.elected(false);
          // An active call stays in this tab. The other tab gets the next one.
          this.line?.retire();
          this.registered = false;
          this.showStatus();
        },
      },
    );
  }

  private createTabs(): Tabs {
    return new Tabs({
      state: this.state,
      takes: (command) => this.voice.takes(command),
      run: (command) => this.voice.serve(command),
      onTrouble: (trouble, present) =>
        this.problems.lasting(trouble === 'silenced' ? 'OTHER_TAB_SOUND' : 'MICROPHONE_LOST', present),
      onFact: (callId, fact, ringing) => this.note(callId, fact, ringing),
    });
  }

  /** Facts from SIP count only while the event stream is closed, because events carry more. */
  private note(callId: string, fact: LocalFact, ringing: CallView | null): void {
    if (!this.eventsOpen) noteFact(this.state, callId, fact, ringing);
  }

  private createLine(signal: AbortSignal): Line {
    this.ringing.open(signal);
    const line: Line = new Line({
      state: this.state,
      ...gatewayLine(this.client, this.state),
      getToken: this.getToken,
      page: this.ringing,
      ...(this.devices && { devices: this.devices }),
      onError: (error) => this.problems.show(error),
      onRegistered: (registered) => {
        if (this.line !== line) return;
        this.registered = registered && !this.ringing.follows;
        this.showStatus();
      },
      onSilenced: (silenced) => {
        this.problems.lasting('AUDIO_BLOCKED', silenced);
        this.tabs.facts.trouble('silenced', silenced);
      },
      onFact: (callId, fact, call) => {
        const identity = this.state.$session.get()?.identity ?? '';
        const ringing = fact === 'rings' ? ringingView(callId, call, identity) : null;
        this.tabs.tellFact(callId, fact, ringing);
        this.note(callId, fact, ringing);
      },
      onUnheard: (unheard) => {
        this.problems.lasting('MICROPHONE_LOST', unheard);
        this.tabs.facts.trouble('unheard', unheard);
      },
    });
    return line;
  }

  private async openLine(): Promise<void> {
    const { line } = this;
    if (line === null) return;
    try {
      await line.open();
    } catch (error) {
      if (this.line !== line) return;
      const coded = codedError(error);
      this.problems.show(coded);
      // Without a network the Device keeps trying. Other failures need an action by the agent or the page.
      if (coded.code !== 'GATEWAY_UNREACHABLE') this.state.$status.set('failed');
    }
  }

  private heard(event: ServerEvent): void {
    const identity = this.state.$session.get()?.identity ?? '';
    applyEvent(this.state, identity, event);
    if (event.type === 'snapshot') this.tabs.facts.show();
    if (event.type === 'snapshot' || event.call.agent !== identity) return;
    const { call } = event;
    if (event.type === 'call.ringing' && call.direction === 'outbound') this.line?.claim(call.id);
    if (event.type === 'call.logged') this.page.logged(call);
  }

  private showStatus(): void {
    const { $status, $problem } = this.state;
    if (!this.closing || ($status.get() === 'failed' && !this.registered)) return;
    const voice = this.registered || this.ringing.follows || this.withoutVoice;
    if (this.eventsOpen && voice) {
      $status.set('ready');
      this.problems.everReady = true;
      if ($problem.get()?.code === 'GATEWAY_UNREACHABLE') $problem.set(null);
      this.problems.overcome('answer');
    } else if ($status.get() === 'ready') {
      $status.set('reconnecting');
    }
  }

  /** Runs a request that returns the updated call. */
  protected asked(wish: () => Promise<CallView>): Promise<void> {
    return this.report(async () => showAnswer(this.state, await wish()));
  }

  private async report<T>(task: () => Promise<T>): Promise<void> {
    await this.problems.watch(task);
  }
}
