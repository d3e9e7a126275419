import type { SipResponse } from '../message/sip-message.ts';
import type { Dialog, DialogHandlers } from './dialog.ts';

export interface InviteParts {
  /** Values of From and To, without tags. */
  from: string;
  to: string;
  /** Additional header lines. */
  lines: readonly string[];
  sdp: string;
  /** Session interval in seconds (RFC 4028), if it differs from the default. */
  sessionSeconds?: number;
  /** The call in the core, if another phone of the same party may answer it by INVITE with Replaces. */
  call?: object;
  /** Caller and dialled number, for routes that write From and To differently. */
  caller?: { user: string | null; name: string | null };
}

export interface InviteHandlers {
  /** Called on the first response of any kind, even 100: the far end is alive. */
  onTrying?(): void;
  onProvisional(status: number, response: SipResponse): void;
  /** Returns the handlers of the dialog. The ACK has already been sent. */
  onAnswered(dialog: Dialog, response: SipResponse): DialogHandlers;
  /** 408: no response at all; 503: the socket is closed. */
  onRefused(status: number, response: SipResponse | null): void;
}
