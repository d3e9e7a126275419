import type * as z from 'zod/mini';
import { AgentBody, AgentView, SiteBody, SiteView, VirtualNumberChange, VirtualNumberView } from '../admin.ts';
import { ApiKeyBody, ApiKeyChange, ApiKeyCreated, ApiKeyView } from '../administration/api-key.ts';
import { ThingChanged } from '../administration/changed.ts';
import { WebhookBody, WebhookEvent, WebhookView } from '../administration/webhook.ts';
import { AgentStatusView, BreakReasons, StatusChoice } from '../agent-status.ts';
import { AuditView } from '../audit.ts';
import { CallPage, CallView, ContactDraft, CrmRecord, PartyView, WrapUp } from '../call.ts';
import { CallEntryView } from '../call-entry.ts';
import { CallOrder } from '../call-order.ts';
import { CallParticipantView } from '../call-participant.ts';
import { ContactView } from '../contact.ts';
import { ContactBody, ContactChange, ContactPage, ImportReport, ListedContact } from '../contact-list.ts';
import { Favourites } from '../dialling/favourite.ts';
import { DialSuggestions } from '../dialling/suggestions.ts';
import {
  AgentStatusChanged,
  CallEvent,
  DialAsked,
  PageRings,
  QueuedCallsChanged,
  Resync,
  Snapshot,
  StreamClosed,
} from '../events.ts';
import { CallParty, CallRecording, Playback, RecordingAction, Supervise, Target } from '../parties.ts';
import { AgentSkillsView, QueueChange, QueueCreation, QueueFiguresView, QueueView } from '../queue.ts';
import { QueuedCallView } from '../queued-call.ts';
import { RecordingView } from '../recording.ts';
import { SentMessage, ServerMessage } from '../server-message.ts';
import {
  IceServers,
  IssuedToken,
  SessionView,
  TokenAnswer,
  TokenRequest,
  TokenRevocation,
  VisitorAnswer,
  VisitorTokenRequest,
} from '../session.ts';
import {
  CrmWebhookCall,
  CrmWebhookContact,
  CrmWebhookContacts,
  CrmWebhookHint,
  CrmWebhookLive,
  CrmWebhookNewContact,
  CrmWebhookSaved,
} from '../webhooks/crm-webhook.ts';

/**
 * Schemas with their own name in the OpenAPI document, for generated clients. Other schemas are inlined in their
 * operations.
 */
export const namedSchemas: readonly [name: string, schema: z.core.$ZodType, description: string][] = [
  ['AgentBody', AgentBody, 'An agent as an administrator writes it.'],
  ['Agent', AgentView, 'An agent and their availability.'],
  ['AgentStatus', AgentStatusView, 'Whether an agent takes calls.'],
  ['AgentStatusChoice', StatusChoice, 'A status that an agent can choose.'],
  ['ApiKey', ApiKeyView, 'An API key of a server, without the key itself.'],
  ['ApiKeyBody', ApiKeyBody, 'A new API key: its name, what it may do, and its end.'],
  ['ApiKeyChange', ApiKeyChange, 'Name and end of an API key.'],
  ['ApiKeyCreated', ApiKeyCreated, 'The new API key. The key itself is not returned again.'],
  ['BreakReasons', BreakReasons, 'The reasons that agents choose from.'],
  ['Site', SiteView, 'A website with click-to-call.'],
  ['SiteBody', SiteBody, 'A website with click-to-call: its origins, and the number of its visitors’ calls.'],
  ['VirtualNumberBody', VirtualNumberChange, 'A number of the gateway, and the agents that ring for it.'],
  ['VirtualNumber', VirtualNumberView, 'A number of the gateway, and the agents that ring for it.'],
  ['CallPage', CallPage, 'Calls, newest first. “next” is null on the last page.'],
  ['Call', CallView, 'A call as the reader may see it.'],
  ['CallOrder', CallOrder, 'A call to place: an agent and a number, or a flow on a number.'],
  ['ContactDraft', ContactDraft, 'A new contact for the call’s number.'],
  ['CrmRecord', CrmRecord, 'The record that the CRM’s page made of a call.'],
  ['Party', PartyView, 'The customer. “number” is absent when it is masked or withheld.'],
  ['WrapUp', WrapUp, 'Note and disposition of a call.'],
  ['ListedContact', ListedContact, 'A contact of the gateway’s own list, as the reader may see it.'],
  ['ListedContactBody', ContactBody, 'A new contact of the gateway’s own list.'],
  [
    'ListedContactChange',
    ContactChange,
    'A contact of the gateway’s own list as it is to be, with the revision that was read.',
  ],
  ['ListedContactPage', ContactPage, 'Contacts, newest first. “next” is null on the last page.'],
  ['ContactImport', ImportReport, 'What became of the rows of a file.'],
  ['Contact', ContactView, 'The customer’s contact in the CRM.'],
  ['CallEvent', CallEvent, 'An event of a call, with the call as it is now.'],
  ['Snapshot', Snapshot, 'The live calls.'],
  ['Resync', Resync, 'Events were missed: read again by REST. A snapshot follows.'],
  [
    'DialAsked',
    DialAsked,
    'The CRM’s server asks the agent to call a number. The event has no id and is not repeated.',
  ],
  [
    'AgentStatusChanged',
    AgentStatusChanged,
    'Statuses of agents that have changed. The event has no id and is not repeated.',
  ],
  [
    'QueuedCallsChanged',
    QueuedCallsChanged,
    'Calls that wait in queues have changed. The event has no id and is not repeated.',
  ],
  ['ThingChanged', ThingChanged, 'A thing was changed, for those that may change it. Read it again.'],
  ['PageRings', PageRings, 'Whether calls ring in this page. Only pages on a SIP socket receive it.'],
  ['StreamClosed', StreamClosed, 'Last event of a stream that the gateway ends.'],
  ['CallParty', CallParty, 'A participant besides the agent and the customer.'],
  ['CallParticipant', CallParticipantView, 'A current or former participant of a call.'],
  ['CallEntry', CallEntryView, 'How far the entry of a call in one CRM is.'],
  ['DialSuggestions', DialSuggestions, 'What a text in a dialer may mean.'],
  ['Favourites', Favourites, 'Parties that a person calls often, in their order.'],
  ['CallRecording', CallRecording, 'A finished recording of a call.'],
  ['Playback', Playback, 'An address for an audio element; it needs no token.'],
  ['QueueBody', QueueCreation, 'A new queue.'],
  ['QueueChange', QueueChange, 'A queue as it is to be, with the revision that was read.'],
  ['Queue', QueueView, 'A queue: its agents, and the rules by which they are offered its calls.'],
  ['QueuedCall', QueuedCallView, 'A call or callback that waits in a queue.'],
  ['QueueFigures', QueueFiguresView, 'A queue now.'],
  ['AgentSkills', AgentSkillsView, 'The skills of an agent.'],
  ['Recording', RecordingView, 'A recording, complete or incomplete.'],
  ['Audit', AuditView, 'Audit entries: time, identity, action, subject and address.'],
  ['RecordingAction', RecordingAction, 'A command for the recording of a call.'],
  ['ServerMessage', ServerMessage, 'A message to the page of one side of a call.'],
  ['SentMessage', SentMessage, 'The id of a sent message.'],
  ['Supervise', Supervise, 'The supervisor’s mode: listen, whisper or join.'],
  ['Target', Target, 'An agent, or a number in any spelling.'],
  ['IceServers', IceServers, 'STUN and TURN servers, as RTCPeerConnection takes them.'],
  ['Session', SessionView, 'The identity of the token, and the settings of its phone.'],
  ['Token', TokenAnswer, 'An access token.'],
  ['IssuedToken', IssuedToken, 'An access token; for a visitor also what click-to-call needs.'],
  ['TokenRequest', TokenRequest, 'Identity, role and lifetime of a token.'],
  ['TokenRevocation', TokenRevocation, 'All tokens of an identity or of a site, or one token.'],
  ['VisitorToken', VisitorAnswer, 'An access token for one call from a website.'],
  ['Webhook', WebhookView, 'A webhook with its state.'],
  ['WebhookBody', WebhookBody, 'The address of a webhook, and its events.'],
  ['WebhookEvent', WebhookEvent, 'The body of a request to a webhook.'],
  ['CrmWebhookContacts', CrmWebhookContacts, 'Contacts with the number that was sought.'],
  ['CrmWebhookContact', CrmWebhookContact, 'A contact of the server behind the adapter `webhook`.'],
  ['CrmWebhookCall', CrmWebhookCall, 'A call for the server behind the adapter `webhook`.'],
  ['CrmWebhookSaved', CrmWebhookSaved, 'The server has the call.'],
  ['CrmWebhookNewContact', CrmWebhookNewContact, 'A new contact for the server behind the adapter `webhook`.'],
  ['CrmWebhookLive', CrmWebhookLive, 'A step of a call for the server behind the adapter `webhook`.'],
  ['CrmWebhookHint', CrmWebhookHint, 'The server has the step, and may name the user that should take the call.'],
  ['VisitorTokenRequest', VisitorTokenRequest, 'The site that the visitor’s page belongs to.'],
];
