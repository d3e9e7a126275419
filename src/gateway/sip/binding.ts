import type { MicrophoneState } from '../../domain/protocol/page-contact.ts';
import type { Principal } from './auth/principal.ts';
import type { InviteHandlers, InviteParts } from './dialog/invite.ts';
import type { Link } from './link.ts';

/** A contact binding: one phone of a party, and the link for its requests. */
export interface Binding {
  principal: Principal;
  /** The Contact's URI. It is the Request-URI of calls to the phone. */
  uri: string;
  /** RFC 5626 `+sip.instance`: identifies the phone after it reconnects. */
  instance: string | null;
  connection: Link;
  /** A page of the softphone, which rings only if it is the best of its agent's. Absent: any other phone. */
  page?: BoundPage | null;
  expiresAt: number;
  /** Places a call if more than an INVITE is needed, for example if a trunk asks for a password. */
  invite?: (parts: InviteParts, handlers: InviteHandlers) => { cancel(reasonLines: readonly string[]): void };
}

export interface BoundPage {
  microphone: MicrophoneState;
  /** When the agent opened or chose the page, in ticks of the monotonic clock. */
  since: number;
  /** Decides between pages that are equally new: the higher one is newer. A renewal does not change it. */
  nth: number;
}
