import { Emitter } from '../emitter.ts';
import { CallAudio } from '../media/call-audio.ts';
import { CallDirection, State } from '../options/call-enums.ts';
import type { SipSession } from '../sip/sip-agent.ts';
import { type CallerInfo, callerInfoOf } from '../sip/sip-caller.ts';
import type { CallStart } from './call-host.ts';
import { printToken } from './dialog-token.ts';
import { type KnownCall, noteCall } from './known-calls.ts';

/** The readable state of a Call. Its actions are in `Call`. */
export abstract class CallView<Events extends object> extends Emitter<Events> {
  /** CallSid, From and To, if known. */
  parameters: Record<string, string>;
  /** The parameters that the caller or this page passed with the call. For an outgoing call they include `To`. */
  readonly customParameters: Map<string, string>;
  protected readonly way: CallDirection;
  protected readonly audio = new CallAudio();
  protected session: SipSession | null = null;
  protected state: State;
  protected codecName = '';
  protected onHold = false;
  /** The connectToken of the continued call. Undefined: a new call. */
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

  /** Whether the network vouches for the caller's number. null: no information. */
  get callerInfo(): CallerInfo | null {
    return this.way === CallDirection.Incoming && this.session ? callerInfoOf(this.session) : null;
  }

  /** Beyond Twilio: null before the call is set up. */
  get peer(): RTCPeerConnection | null {
    return this.session?.connection ?? null;
  }

  /** Codec of the sent audio, such as "opus". Empty until known. */
  get codec(): string {
    return this.codecName;
  }

  /** Lets another Device, or another page of the same identity, continue this call: `connect({ connectToken })`. */
  get connectToken(): string | undefined {
    const dialog = this.session?.dialog;
    // Until the other side answers here, the call still belongs to the previous page.
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

  /** For the Device: the call is established, so the other side would wait for this page to come back. */
  get isUp(): boolean {
    const { state } = this;
    return state === State.Open || state === State.Reconnecting || (state === State.Connecting && !!this.resumed);
  }

  /** Takes the parameters that another page or Device had for this call. */
  protected goOnWith(known: KnownCall | null): void {
    Object.assign(this.parameters, known?.parameters);
    for (const [name, value] of known?.customParameters ?? []) this.customParameters.set(name, value);
    // `To` is a call parameter here and an address in SIP.
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
