import type { CallEventType, CloseReason } from './events.ts';

/** What has happened to a call, by the type of its event, as the documents say it. */
export const eventDescriptions: Readonly<Record<CallEventType, string>> = {
  'call.ringing': 'The call rings at this agent.',
  'call.withdrawn':
    'The call no longer rings at this agent: the next agent rings, another agent answered, or the caller hung up. An agent without access to the call any more gets its `id` and nothing else.',
  'call.looked-up': 'The CRM lookup is complete, or failed.',
  'call.answered': 'The call was answered.',
  'call.guessed': 'Asterisk detected whether a person or a machine answered: see `answeredBy`.',
  'call.held': 'The call is on hold.',
  'call.resumed': 'The call is no longer on hold.',
  'call.parties': 'A participant was invited, joined, was muted or unmuted, or left.',
  'call.recording': 'A recording began, paused, resumed, or is complete.',
  'call.consent': 'The customer consented to the recording, or refused.',
  'call.transferred': 'The call was transferred to another agent or to a number.',
  'call.ended': 'The audio of the call has ended.',
  'call.completed': 'The wrap-up is saved.',
  'call.logged': 'The CRM has the entry of the call.',
};

/** Why the gateway ends a stream of events, as the documents say it. */
export const closeDescriptions: Readonly<Record<CloseReason, string>> = {
  expired: 'The token expired. Connect again with a new token.',
  revoked: 'The token, its agent or its site was revoked.',
  replaced: 'The identity opened more streams than are allowed; the oldest ended.',
  slow: 'The client read nothing for half a minute.',
  stopping: 'The gateway stops. Connect again after a pause.',
};
