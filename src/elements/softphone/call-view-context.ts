import type { Clock } from '../../domain/clock.ts';
import type { CallView } from '../../domain/protocol/call.ts';
import type { Phone } from '../../phone/phone.ts';
import type { CallTrouble } from '../../state/phone-state.ts';
import type { RequestDetails, RequestName } from '../events.ts';
import type { Messages } from '../messages.ts';

/** What opens in the place of the caller's details. */
export type Panel = 'keypad' | 'people' | 'note';

/** What the views of a call need. */
export interface CallViewContext {
  call: CallView;
  phone: Phone | null;
  text: Messages;
  messages: Partial<Messages>;
  clock: Clock;
  locale: string;
  /** Seconds since the answer. null before it. */
  seconds: number | null;
  /** Why the call sounds bad. null: it does not. */
  trouble: CallTrouble | null;
  /** The open panel, shown instead of the caller's details. */
  panel: Panel | null;
  /** Kinds of records that can be opened in the CRM. */
  linkKinds: readonly string[];
  onPanel: (panel: Panel, open: boolean, back?: boolean) => void;
  waits: (...names: RequestName[]) => boolean;
  ask: (name: 'cti-record-request', detail: RequestDetails['cti-record-request']) => void;
}
