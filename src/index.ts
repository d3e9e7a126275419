/**
 * Public names. This module registers no element: for that import `sidecall/define/softphone` (or another element's
 * module).
 */
export type { CallFact, CrmHost, DialWish, HostContext } from './domain/crm/host.ts';
export type { CrmRef } from './domain/crm/ref.ts';
export { CodedError, type ErrorCode } from './domain/errors/coded-error.ts';
export type { CallView, ContactDraft, PartyView, WrapUp } from './domain/protocol/call.ts';
export type { ContactView } from './domain/protocol/contact.ts';
export type { SessionView } from './domain/protocol/session.ts';
export * from './elements/all.ts';
export type {
  CtiEventMap,
  FactDetails,
  FactEventMap,
  FactName,
  RequestDetails,
  RequestEventMap,
  RequestName,
} from './elements/events.ts';
export type { Messages } from './elements/messages.ts';
export { english } from './elements/messages-english.ts';
export { requestNames } from './elements/request-table.ts';
export { registerHost } from './elements/softphone/hosts.ts';
export type { Phone, PhoneOptions } from './phone/phone.ts';
export type { ConnectionStatus, LocalCall, PhoneState, Problem } from './state/phone-state.ts';
