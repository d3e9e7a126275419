/**
 * Public names. This module registers no element: for that import `sidecall/define/softphone` (or another element's
 * module).
 */
export type { CallFact, CrmHost, DialWish, HostContext } from './domain/crm/host.ts';
export type { CrmRef } from './domain/crm/ref.ts';
export { CodedError, type ErrorCode } from './domain/errors.ts';
export type { CallView, ContactDraft, PartyView, WrapUp } from './domain/protocol/call.ts';
export type { ContactView } from './domain/protocol/contact.ts';
export type { SessionView } from './domain/protocol/session.ts';
export { CtiCallControls } from './elements/call-controls/call-controls.ts';
export { CtiCallLog } from './elements/call-log/call-log.ts';
export { CtiCallMonitor } from './elements/call-monitor/call-monitor.ts';
export { CtiCallParties } from './elements/call-parties/call-parties.ts';
export { CtiClickToCall } from './elements/click-to-call/click-to-call.ts';
export { CtiDialer } from './elements/dialer/dialer.ts';
export type {
  CtiEventMap,
  FactDetails,
  FactEventMap,
  FactName,
  RequestDetails,
  RequestEventMap,
  RequestName,
} from './elements/events.ts';
export { CtiMaskingBadge } from './elements/masking-badge/masking-badge.ts';
export { english, type Messages } from './elements/messages.ts';
export { CtiPartyPicker } from './elements/party-picker/party-picker.ts';
export { CtiRecordingPlayer } from './elements/recording-player/recording-player.ts';
export { requestNames } from './elements/request-table.ts';
export { CtiScreenPop } from './elements/screen-pop/screen-pop.ts';
export { registerHost } from './elements/softphone/hosts.ts';
export { CtiSoftphone } from './elements/softphone/softphone.ts';
export { CtiWrapUp } from './elements/wrap-up/wrap-up.ts';
export type { Phone, PhoneOptions } from './phone/phone.ts';
export type { ConnectionStatus, LocalCall, PhoneState, Problem } from './state/phone-state.ts';
