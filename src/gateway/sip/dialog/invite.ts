import type { SipResponse } from '../message/sip-message.ts';
import type { Dialog, DialogHandlers } from './dialog.ts';

export interface InviteParts {
  /** The From and To values, without tags. */
  from: string;
  to: string;
  /** More header lines. */
  lines: readonly string[];
  sdp: string;
  /** Seconds between signs of life (RFC 4028), where another is asked for than usual. */
  sessionSeconds?: number;
  /** The call in the core, if another phone of the same party may answer it by INVITE with Replaces. */
  call?: object;
  /** Who calls and what is called, for whoever writes From and To another way. */
  caller?: { user: string | null; name: string | null };
}

export interface InviteHandlers {
  /** Somebody is there: the first response of any kind, even 100. */
  onTrying?(): void;
  onProvisional(status: number, response: SipResponse): void;
  /** Returns what the dialog is handled with; the ACK is on its way already. */
  onAnswered(dialog: Dialog, response: SipResponse): DialogHandlers;
  /** 408: no answer at all; 503: the socket is gone. */
  onRefused(status: number, response: SipResponse | null): void;
}
