import type * as z from 'zod/mini';
import { AgentBody, AgentView, SiteBody, SiteView, VirtualNumberChange, VirtualNumberView } from '../admin.ts';
import { AuditView } from '../audit.ts';
import { CallPage, CallView, ContactDraft, PartyView, WrapUp } from '../call.ts';
import { ContactView } from '../contact.ts';
import { CallEvent, Resync, Snapshot, StreamClosed } from '../events.ts';
import { CallParty, CallRecording, Playback, RecordingAction, Supervise, Target } from '../parties.ts';
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

/**
 * Schemas with their own name in the OpenAPI document, for generated clients. Other schemas are inlined in their
 * operations.
 */
export const namedSchemas: readonly [name: string, schema: z.core.$ZodType, description: string][] = [
  ['AgentBody', AgentBody, 'An agent as the administrator keeps it.'],
  ['Agent', AgentView, 'An agent, and whether they can be rung.'],
  ['Site', SiteView, 'A website with click-to-call.'],
  ['SiteBody', SiteBody, 'A website with click-to-call: where it is, and which number its visitors reach.'],
  ['VirtualNumberBody', VirtualNumberChange, 'A number of the gateway’s own, and who is rung for it.'],
  ['VirtualNumber', VirtualNumberView, 'A number of the gateway’s own, and who is rung for it.'],
  ['CallPage', CallPage, 'Calls, newest first. “next” is null on the last page.'],
  ['Call', CallView, 'A call as the reader may see it.'],
  ['ContactDraft', ContactDraft, 'A new contact for the call’s number.'],
  ['Party', PartyView, 'The customer. “number” is absent when it is masked or withheld.'],
  ['WrapUp', WrapUp, 'What the agent notes of a call.'],
  ['Contact', ContactView, 'What the CRM knows of the customer.'],
  ['CallEvent', CallEvent, 'Something happened to a call; it is shown as it is now.'],
  ['Snapshot', Snapshot, 'Calls that ring or are up now.'],
  ['Resync', Resync, 'Events were missed: read again by REST what is shown. A snapshot follows.'],
  ['StreamClosed', StreamClosed, 'Last event of a stream that the gateway ends.'],
  ['CallParty', CallParty, 'A participant besides the agent and the customer.'],
  ['CallRecording', CallRecording, 'A finished recording of a call.'],
  ['Playback', Playback, 'An address for <audio>; it needs no token.'],
  ['Recording', RecordingView, 'A recording, whole or as far as it goes.'],
  ['Audit', AuditView, 'Who did what to what, from which address.'],
  ['RecordingAction', RecordingAction, 'What to do with the recording of a call.'],
  ['ServerMessage', ServerMessage, 'A message to the page of one side of a call.'],
  ['SentMessage', SentMessage, 'The id of a message that was sent.'],
  ['Supervise', Supervise, 'How the supervisor takes part.'],
  ['Target', Target, 'An agent, or a number in any spelling.'],
  ['IceServers', IceServers, 'STUN and TURN servers, as RTCPeerConnection takes them.'],
  ['Session', SessionView, 'Whose token it is, and what a phone needs to know.'],
  ['Token', TokenAnswer, 'An access token.'],
  ['IssuedToken', IssuedToken, 'An access token; for a visitor also what click-to-call needs.'],
  ['TokenRequest', TokenRequest, 'For whom a token is, what it may do and how long it lives.'],
  ['TokenRevocation', TokenRevocation, 'All tokens of an identity or of a site, or one token.'],
  ['VisitorToken', VisitorAnswer, 'An access token for one call from a website.'],
  ['VisitorTokenRequest', VisitorTokenRequest, 'The site that the visitor’s page belongs to.'],
];
