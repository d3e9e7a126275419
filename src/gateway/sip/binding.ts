import type { Principal } from './auth/principal.ts';
import type { InviteHandlers, InviteParts } from './dialog/invite.ts';
import type { Link } from './link.ts';

/** One phone of a party: where its requests go. */
export interface Binding {
  principal: Principal;
  /** The Contact's URI: the Request-URI of calls to it. */
  uri: string;
  /** RFC 5626 `+sip.instance`: the same phone after it connects again. */
  instance: string | null;
  connection: Link;
  expiresAt: number;
  /** How it is called, where that takes more than an INVITE: a trunk asks for a password. */
  invite?: (parts: InviteParts, handlers: InviteHandlers) => { cancel(reasonLines: readonly string[]): void };
}
