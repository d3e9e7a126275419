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

/** How long a way may say nothing before the next is tried. */
const silentMs = 4000;
/** Phones behind one address that may be heard before the answer. */
const maxEarly = 16;

interface Branch {
  leg: NegotiatedLeg;
  invite: Pick<OutgoingInvite, 'cancel'> | null;
  /** Answers that came before the call was answered, by the To tag: one of each phone behind a proxy. */
  early: Map<string, string>;
  /** Waits no longer for the first word of a silent carrier. */
  heard: () => void;
}

/**
 * A call to every phone of a party at once (RFC 3261 16.7, as the forking proxy does it):
 *
 *   calling ──first 18x──► Ringing (with SDP: heard) ──first 2xx──► conversation; the others: CANCEL, "completed elsewhere"
 *      ├── a refusal: wait for the others; 6xx: all are cancelled
 *      │                        └──another page's INVITE with Replaces: the same ──────►┘
 *      └── all refused, or timeoutMs: gone, with the best of the causes
 */
export class OutgoingCall implements Signalling {
  readonly #context: CoreContext;
  readonly #channel: EmbeddedChannel;
  readonly #request: OriginateRequest;
  readonly #formats: Format[];
  readonly #branches = new Set<Branch>();
  /** Pages that are about to answer in place of a phone that rings. */
  readonly #pickUps = new Set<IncomingInvite>();
  readonly #refusals: number[] = [];
  /** The cause that a refusal named itself (RFC 3326), by its status. */
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
   * Resolves when every phone has been called.
   * @param others are called one after the other, where the way before led nowhere: trunks
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
        this.#context.logger.error(
          { err: result.status === 'rejected' ? result.reason : null },
          'media could not be opened',
        );
        continue;
      }
      const branch: Branch = { leg: result.value, invite: null, early: new Map(), heard: () => {} };
      this.#branches.add(branch);
      branches.push({ branch, binding });
    }
    if (this.#channel.gone) return this.#dropAll(null);
    for (const { branch, binding } of branches) this.#call(branch, binding);
    // A way that refused at once has seen to the next itself.
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
   * ring on until its media is there.
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
    // Perhaps the phones have refused meanwhile.
    if (this.#pickUps.delete(invite)) this.#goOn();
  }

  #call(branch: Branch, binding: Binding): void {
    const { caller, callId, params, to } = this.#request;
    const { domain, edge } = this.#context;
    // RFC 3323 4.1.1.3: what a From without an identity looks like.
    const from =
      caller.user === null
        ? printNameAddress(caller.name ?? 'Anonymous', 'sip:anonymous@anonymous.invalid')
        : printNameAddress(caller.name, `sip:${encodeUser(caller.user)}@${domain}`);
    const user = to.kind === 'agent' ? to.identity : to.number;
    const parts = {
      from,
      // The Request-URI is the registered Contact: browsers' SIP stacks refuse others. What was dialled is in To.
      to: printNameAddress(null, `sip:${encodeUser(user)}@${domain}`),
      // What our pages tell each other is no business of a carrier.
      lines: [
        callSidLine(callId),
        ...(binding.invite ? [] : [...doubtLines(caller, domain), ...paramLines(params)]),
        ...headerLines(this.#request.headers),
      ],
      caller,
      sdp: branch.leg.offer(this.#formats),
      call: this,
    };
    // Timer B is 32 s: a carrier that says nothing at all is passed by sooner, where there is another.
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

  /** Whether there is sound before the answer (RFC 3960): of several phones, the one that described itself last is heard. */
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
      // A second phone answered in the same moment.
      branch.leg.close();
      conversation.end(cause.normal);
      return conversation;
    }
    try {
      // RFC 3261 13.2.1: what was said reliably before need not be said again.
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
    // 16.7 step 5: a 6xx is of the party, not of one phone.
    if (status >= 600) this.#dropAll(elsewhereLineOf(status));
    this.#goOn();
  }

  /** The next way, or none, once every phone has refused and no page is about to answer. */
  #goOn(): void {
    const status = this.#refusals.at(-1);
    if (this.#conversation !== null || this.#channel.gone || status === undefined) return;
    if (this.#branches.size + this.#pickUps.size > 0) return;
    const [next, ...others] = this.#others;
    // A carrier that cannot is not the callee who will not.
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
