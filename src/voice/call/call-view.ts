import { Emitter } from '../emitter.ts';
import { CallAudio } from '../media/call-audio.ts';
import { CallDirection, State } from '../options/call-enums.ts';
import type { SipSession } from '../sip/sip-agent.ts';
import { type CallerInfo, callerInfoOf } from '../sip/sip-caller.ts';
import type { CallStart } from './call-host.ts';
import { printToken } from './dialog-token.ts';
import { type KnownCall, noteCall } from './known-calls.ts';

/** What can be seen of a Call; what can be done with it is the Call's. */
export abstract class CallView<Events extends object> extends Emitter<Events> {
  /** CallSid, From and To, as far as they are known. */
  parameters: Record<string, string>;
  /** What the caller, or this page, passed with the call. Those of an outgoing one have its `To`. */
  readonly customParameters: Map<string, string>;
  protected readonly way: CallDirection;
  protected readonly audio = new CallAudio();
  protected session: SipSession | null = null;
  protected state: State;
  protected codecName = '';
  protected onHold = false;
  /** What it goes on from; undefined: it begins here. */
  protected readonly resumed: string | undefined;

  constructor(start: CallStart, params: Record<string, string>) {
    super();
    this.customParameters = new Map(Object.entries(params));
    this.way = start.direction;
    this.resumed = start.resumed;
    const rings = start.direction === CallDirection.Incoming && start.resumed === undefined;
    this.state = rings ? State.Pending : State.Connecting;
    this.parameters = { From: start.from, To: start.to };
  }

  get direction(): CallDirection {
    return this.way;
  }

  /** Whether the caller's number is vouched for; null: nobody says. */
  get callerInfo(): CallerInfo | null {
    return this.way === CallDirection.Incoming && this.session ? callerInfoOf(this.session) : null;
  }

  /** Beyond Twilio: null before the call is being set up. */
  get peer(): RTCPeerConnection | null {
    return this.session?.connection ?? null;
  }

  /** Of the sound being sent, e.g. "opus"; empty before it is known. */
  get codec(): string {
    return this.codecName;
  }

  /** Lets another Device, or another page of the same identity, go on with this call: `connect({ connectToken })`. */
  get connectToken(): string | undefined {
    const dialog = this.session?.dialog;
    // Before the other side has answered here, it is still the call that the page before had.
    if (!dialog) return this.resumed;
    const incoming = this.way === CallDirection.Incoming;
    const token = printToken({ ...dialog, callSid: this.parameters.CallSid ?? '', incoming });
    noteCall(token, { parameters: { ...this.parameters }, customParameters: new Map(this.customParameters) });
    return token;
  }

  /** Beyond Twilio: on hold by `hold()`. */
  get isOnHold(): boolean {
    return this.onHold;
  }

  /** For the Device: somebody is at the other end, who would wait for this page to come back. */
  get isUp(): boolean {
    const { state } = this;
    return state === State.Open || state === State.Reconnecting || (state === State.Connecting && !!this.resumed);
  }

  /** Another page or Device had this call: what it knew of it. */
  protected goOnWith(known: KnownCall | null): void {
    Object.assign(this.parameters, known?.parameters);
    for (const [name, value] of known?.customParameters ?? []) this.customParameters.set(name, value);
    // It is one of the parameters here, and an address in SIP.
    const { To: to } = this.parameters;
    if (this.way === CallDirection.Outgoing && to) this.customParameters.set('To', to);
  }

  status(): State {
    return this.state;
  }

  isMuted(): boolean {
    return this.audio.muted;
  }

  getLocalStream(): MediaStream | undefined {
    return this.audio.local ?? undefined;
  }

  getRemoteStream(): MediaStream | undefined {
    return this.audio.remote ?? undefined;
  }
}
