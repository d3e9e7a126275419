import { cause, causeOfReason, causeOfSipStatus } from '../../../../domain/calls/end-reason.ts';
import type { Binding } from '../../../sip/binding.ts';
import type { Dialog, DialogHandlers } from '../../../sip/dialog/dialog.ts';
import type { IncomingInvite } from '../../../sip/dialog/incoming-invite.ts';
import type { InviteHandlers } from '../../../sip/dialog/invite.ts';
import type { OutgoingInvite } from '../../../sip/dialog/outgoing-invite.ts';
import { encodeUser, printNameAddress } from '../../../sip/message/sip-address.ts';
import { contentType, headerList, type SipRequest, type SipResponse, tagOf } from '../../../sip/message/sip-message.ts';
import type { Format, Headers, OriginateRequest } from '../../port.ts';
import { bestRefusal } from '../../signalling/best-refusal.ts';
import {
  callSidLine,
  customHeaders,
  doubtLines,
  elsewhereLine,
  headerLines,
  paramLines,
  reasonLine,
} from '../../signalling/call-headers.ts';
import type { Signalling } from '../../signalling/signalling.ts';
import type { CoreContext } from '../context.ts';
import type { NegotiatedLeg } from '../rtp/negotiated-leg.ts';
import { SdpError } from '../rtp/sdp.ts';
import { NoMediaPort } from '../udp/media-socket.ts';
import type { EmbeddedChannel } from './channel.ts';
import { Conversation } from './conversation.ts';
import { continueAt } from './take-over.ts';

/** Timeout for the first response of a route before the next one is tried. */
const silentMs = 4000;
/** Maximum number of phones behind one address that can send early media. */
const maxEarly = 16;

interface Branch {
  leg: NegotiatedLeg;
  invite: Pick<OutgoingInvite, 'cancel'> | null;
  /** Answers that came before the call was answered, by To tag. A proxy may pass on one from each phone. */
  early: Map<string, string>;
  /** Cancels the timeout for a silent carrier. */
  heard: () => void;
}

/**
 * A call to all phones of a party at once (RFC 3261 16.7, like a forking proxy):
 *
 *   calling ──first 18x──► Ringing (with SDP: heard) ──first 2xx──► conversation; the others: CANCEL, "elsewhere"
 *      ├── a rejection: wait for the others; 6xx: all are cancelled
 *      │                        └──another page's INVITE with Replaces: the same ──────►┘
 *      └── all rejected, or timeoutMs: gone, with the best of the causes
 */
export class OutgoingCall implements Signalling {
  readonly #context: CoreContext;
  readonly #channel: EmbeddedChannel;
  readonly #request: OriginateRequest;
  readonly #formats: Format[];
  readonly #branches = new Set<Branch>();
  /** Pages that are about to answer in place of a ringing phone. */
  readonly #pickUps = new Set<IncomingInvite>();
  readonly #refusals: number[] = [];
  /** The cause that a rejection carried (RFC 3326), by status. */
  readonly #causes = new Map<number, number>();
  #conversation: Conversation | null = null;
  #others: Binding[] = [];
  #stopTimer: () => void = () => {};

  constructor(context: CoreContext, channel: EmbeddedChannel, request: OriginateRequest, formats: Format[]) {
    this.#context = context;
    this.#channel = channel;
    this.#request = request;
    this.#formats = formats;
  }

  /**
   * Resolves when all phones have been called.
   * @param others routes over trunks, tried one after the other if the previous one fails
   */
  async start(bindings: readonly Binding[], others: readonly Binding[] = []): Promise<void> {
    this.#others = [...others];
    this.#stopTimer = this.#context.clock.after(this.#request.timeoutMs, () => {
      if (this.#conversation === null) this.#channel.destroy(cause.noAnswer, false);
    });
    await this.#open(bindings);
  }

  async #open(bindings: readonly Binding[]): Promise<void> {
    const legs = await Promise.allSettled(bindings.map(({ principal }) => this.#context.legs.open(principal)));
    const branches: { branch: Branch; binding: Binding }[] = [];
    let noPort = false;
    for (const [index, result] of legs.entries()) {
      const binding = bindings[index];
      if (result.status === 'rejected' || binding === undefined) {
        noPort ||= result.status === 'rejected' && result.reason instanceof NoMediaPort;
        this.#context.logger.error({ err: result.status === 'rejected' ? result.reason : null }, 'media not opened');
        continue;
      }
      const branch: Branch = { leg: result.value, invite: null, early: new Map(), heard: () => {} };
      this.#branches.add(branch);
      branches.push({ branch, binding });
    }
    if (this.#channel.gone) return this.#dropAll(null);
    for (const { branch, binding } of branches) this.#call(branch, binding);
    // A route that was rejected at once has already started the next one.
    if (branches.length > 0) return;
    if (noPort) this.#context.refused.port += 1;
    this.#channel.destroy(noPort ? cause.noCircuit : causeOfSipStatus(bestRefusal(this.#refusals)), false);
  }

  async ring(): Promise<void> {}

  async answer(): Promise<void> {}

  end(code: number, elsewhere: boolean, headers: Headers = {}): void {
    this.#stopTimer();
    this.#dropAll(elsewhere ? elsewhereLine : reasonLine(code), headerLines(headers));
  }

  /**
   * Another page of the party answers the call (RFC 3891 section 3: Replaces names an early dialog of ours). The phones
   * ring until the media of that page is ready.
   */
  async pickUp(invite: IncomingInvite): Promise<void> {
    const { callId, caller, headers } = this.#request;
    this.#pickUps.add(invite);
    await continueAt(this.#context, invite, {
      channel: this.#channel,
      callId,
      formats: this.#formats,
      lines: [...doubtLines(caller, this.#context.domain), ...headerLines(headers)],
      stands: () => this.#conversation === null && this.#pickUps.has(invite),
      go: (conversation, leg) => this.#up(conversation, leg, invite.request),
    });
    // The phones may have rejected the call meanwhile.
    if (this.#pickUps.delete(invite)) this.#goOn();
  }

  #call(branch: Branch, binding: Binding): void {
    const { caller, callId, params, to } = this.#request;
    const { domain, edge } = this.#context;
    // RFC 3323 4.1.1.3: the From of an anonymous caller.
    const from =
      caller.user === null
        ? printNameAddress(caller.name ?? 'Anonymous', 'sip:anonymous@anonymous.invalid')
        : printNameAddress(caller.name, `sip:${encodeUser(caller.user)}@${domain}`);
    const user = to.kind === 'agent' ? to.identity : to.number;
    const parts = {
      from,
      // The Request-URI is the registered Contact, because browsers' SIP stacks reject others. To holds the dialled
      // number.
      to: printNameAddress(null, `sip:${encodeUser(user)}@${domain}`),
      // Call parameters are for our pages, so a carrier does not receive them.
      lines: [
        callSidLine(callId),
        ...(binding.invite ? [] : [...doubtLines(caller, domain), ...paramLines(params)]),
        ...headerLines(this.#request.headers),
      ],
      caller,
      sdp: branch.leg.offer(this.#formats),
      call: this,
    };
    // Timer B is 32 s. If there is another route, a silent carrier is skipped sooner.
    if (this.#others.length > 0) {
      branch.heard = this.#context.clock.after(silentMs, () => {
        branch.invite?.cancel([]);
        this.#refused(branch, 408, null);
      });
    }
    const handlers: InviteHandlers = {
      onTrying: () => branch.heard(),
      onProvisional: (status, response) => {
        if (status < 180 || this.#conversation !== null || !this.#branches.has(branch)) return;
        this.#channel.become('Ringing', this.#hears(branch, response));
      },
      onAnswered: (dialog, response) => this.#answered(branch, dialog, response),
      onRefused: (status, response) => this.#refused(branch, status, response),
    };
    branch.invite = binding.invite?.(parts, handlers) ?? edge.invite(binding, parts, handlers);
  }

  /**
   * Returns true if the response brings early media (RFC 3960). If several phones send descriptions, the last one is
   * heard.
   */
  #hears({ leg, early }: Branch, response: SipResponse): boolean {
    if (!leg.early || contentType(response) !== 'application/sdp') return false;
    const tag = tagOf(response.to) ?? '';
    if (early.get(tag) === response.body) return false;
    if (!early.has(tag) && early.size >= maxEarly) return false;
    try {
      leg.acceptAnswer(response.body, this.#formats);
    } catch (error) {
      if (error instanceof SdpError) return false;
      throw error;
    }
    early.set(tag, response.body);
    this.#attach(leg);
    return true;
  }

  #attach(leg: NegotiatedLeg): void {
    const before = this.#channel.leg;
    if (before === leg) return;
    if (before !== null) before.listener = null;
    this.#channel.attach(leg);
  }

  #answered(branch: Branch, dialog: Dialog, response: SipResponse): DialogHandlers {
    const conversation = new Conversation(this.#context, this.#channel, branch.leg, this.#request.callId);
    conversation.begin(dialog, 'caller', response);
    this.#branches.delete(branch);
    branch.heard();
    if (this.#channel.gone || this.#conversation !== null) {
      // Another phone answered at the same moment.
      branch.leg.close();
      conversation.end(cause.normal);
      return conversation;
    }
    try {
      // RFC 3261 13.2.1: an answer that was already sent reliably need not be repeated.
      const early = branch.early.get(tagOf(response.to) ?? '') ?? '';
      branch.leg.acceptAnswer(response.body === '' ? early : response.body, this.#formats);
    } catch (error) {
      if (!(error instanceof SdpError)) throw error;
      branch.leg.close();
      conversation.end(cause.incompatible);
      this.#refuse(488);
      return conversation;
    }
    this.#up(conversation, branch.leg, response);
    return conversation;
  }

  #up(conversation: Conversation, leg: NegotiatedLeg, message: SipRequest | SipResponse): void {
    this.#conversation = conversation;
    this.#channel.signalling = conversation;
    this.#channel.answeredWith(customHeaders(message));
    this.#stopTimer();
    this.#dropAll(elsewhereLine);
    this.#attach(leg);
    this.#channel.become('Up');
  }

  #refused(branch: Branch, status: number, response: SipResponse | null): void {
    if (!this.#branches.delete(branch)) return;
    branch.heard();
    branch.leg.close();
    const told = response && causeOfReason(headerList(response, 'reason'));
    if (told) this.#causes.set(status, told);
    this.#refuse(status);
  }

  #refuse(status: number): void {
    this.#refusals.push(status);
    if (this.#conversation !== null || this.#channel.gone) return;
    // 16.7 step 5: a 6xx applies to the party, not to one phone.
    if (status >= 600) this.#dropAll(elsewhereLineOf(status));
    this.#goOn();
  }

  /** When every phone has rejected the call and no page is about to answer: tries the next route, or ends the call. */
  #goOn(): void {
    const status = this.#refusals.at(-1);
    if (this.#conversation !== null || this.#channel.gone || status === undefined) return;
    if (this.#branches.size + this.#pickUps.size > 0) return;
    const [next, ...others] = this.#others;
    // Try another carrier only if this one failed, not if the callee rejected the call.
    if (next !== undefined && (status >= 500 || status === 408) && status < 600) {
      this.#others = others;
      void this.#open([next]);
      return;
    }
    this.#stopTimer();
    const best = bestRefusal(this.#refusals);
    this.#channel.destroy(this.#causes.get(best) ?? causeOfSipStatus(best), true);
  }

  #dropAll(reason: string | null, lines: readonly string[] = []): void {
    this.#pickUps.clear();
    for (const branch of [...this.#branches]) {
      this.#branches.delete(branch);
      branch.heard();
      branch.invite?.cancel(reason === null ? [] : [reason, ...lines]);
      branch.leg.close();
    }
  }
}

function elsewhereLineOf(status: number): string {
  return `Reason: SIP;cause=${status}`;
}
