import * as z from 'zod';
import { AgentBody, AgentView, SiteBody, VirtualNumberView } from '../../domain/protocol/admin.ts';
import { CallPage, CallView, ContactDraft, PartyView, WrapUp } from '../../domain/protocol/call.ts';
import { ContactView } from '../../domain/protocol/contact.ts';
import { CallEvent, Resync, Snapshot, StreamClosed } from '../../domain/protocol/events.ts';
import {
  CallParty,
  CallRecording,
  Playback,
  RecordingAction,
  Supervise,
  Target,
} from '../../domain/protocol/parties.ts';
import { SentMessage, ServerMessage } from '../../domain/protocol/server-message.ts';
import {
  IceServers,
  IssuedToken,
  SessionView,
  TokenAnswer,
  TokenRequest,
  TokenRevocation,
  VisitorAnswer,
  VisitorTokenRequest,
} from '../../domain/protocol/session.ts';

/** Names and descriptions of schemas in the OpenAPI document, for generated clients. */
export const schemaNames = z.globalRegistry;

const named: [id: string, schema: z.core.$ZodType, description: string][] = [
  ['AgentBody', AgentBody, 'An agent as the administrator keeps it.'],
  ['Agent', AgentView, 'An agent, and whether they can be rung.'],
  ['SiteBody', SiteBody, 'A website with click-to-call: where it is, and which number its visitors reach.'],
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
for (const [id, schema, description] of named) schemaNames.add(schema as z.ZodType, { id, description });
