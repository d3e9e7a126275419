/**
 * Everything that an adapter's gateway half imports: `sidecall/adapter-kit` in the package. It uses the platform's
 * fetch, and no Node module.
 */
export type { CrmAdapter, NewContact, RequestOptions, WordSearchOptions } from '../../src/domain/crm/adapter.ts';
export type { CallLogEntry, ExistingRecord, SavedRecord } from '../../src/domain/crm/call-log-entry.ts';
export type { CrmConnection, CrmDefinition, CrmSecrets, CrmValue } from '../../src/domain/crm/connection.ts';
export {
  type CrmContact,
  type CrmPastCall,
  type CrmRelated,
  type CrmTicket,
  contactWith,
} from '../../src/domain/crm/contact.ts';
export type { CrmEvent, CrmEventType } from '../../src/domain/crm/crm-event.ts';
export type { TaskDraft } from '../../src/domain/crm/drafts/task.ts';
export type { CrmCommands, CrmHttpAnswer, CrmHttpRequest } from '../../src/domain/crm/incoming.ts';
export type { CallHint, LiveCall } from '../../src/domain/crm/live-call.ts';
export type { CrmCapability, CrmField, CrmManifest } from '../../src/domain/crm/manifest.ts';
export type { MessageEntry } from '../../src/domain/crm/message-entry.ts';
export type { CrmAccess, CrmOAuth, TokenAnswer, TokenGrant } from '../../src/domain/crm/oauth.ts';
export type { CrmRef } from '../../src/domain/crm/ref.ts';
export { ofSameLine } from '../../src/domain/crm/same-line.ts';
export type { SignedClaims, SignedFor, SignedIdentity } from '../../src/domain/crm/signed-identity.ts';
export type { SavedTicket, TicketDraft } from '../../src/domain/crm/ticket.ts';
export type { CrmUser } from '../../src/domain/crm/user.ts';
export { CodedError } from '../../src/domain/errors.ts';
export { redactNumbers } from '../../src/domain/numbers/mask.ts';
export { nationalDigits } from '../../src/domain/numbers/national.ts';
export { numberPattern, spellingsOf } from '../../src/domain/numbers/spellings.ts';
export { containedTerms, longestTerm, searchTerms, withWords } from '../../src/domain/with-words.ts';
export { pathOf, type Query } from './address.ts';
export { accepted, cutList, cutText, field, id, link, refused } from './answers.ts';
export { basic, bearer, type CrmAuth, hasSecret, headers, type Secrets, secretOf } from './auth.ts';
export { belowNote, callFacts } from './call-facts.ts';
export { callLine, isoTimeOf, readPastCall, sqlTimeOf } from './call-line.ts';
export { agentLine, isVoicemail, titleOf } from './call-title.ts';
export { companyIn, descriptionOf } from './contact-description.ts';
export { defineCrm } from './define-crm.ts';
export { type OpenTask, taskSaver } from './drafts/task-saver.ts';
export { withChangedSubject, withWholeSubject } from './drafts/whole-subject.ts';
export { fitting } from './fields/fitting.ts';
export type { CrmConnector } from './guarded.ts';
export { htmlOf, linkedHtmlOf, textOf } from './html.ts';
export { callMarkOf, callMarkStart, hasCallMark, hasMark, markOf, readCallMark } from './marks.ts';
export { oauth2 } from './oauth.ts';
export { namesOf } from './person-name.ts';
export { RecentContacts } from './recent.ts';
export { firstAccepted, unlessFailed, unlessMissing, unlessRefused } from './refusals.ts';
export { remembered, rememberedEach } from './remembered.ts';
export type { CrmAnswer, CrmProblem, CrmRequest, RequesterOptions } from './request.ts';
export { createRequester, type Requester } from './requester.ts';
export { endsBefore } from './search/ends-before.ts';
export { fewFirst, type Part } from './search/few-first.ts';
export { searchAndRead } from './search/search-and-read.ts';
export { standardWebhookHeaders } from './standard-webhooks.ts';
export { tokenOrOAuth } from './token-or-oauth.ts';
