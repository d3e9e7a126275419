import { type CallLogEntry, isVoicemail, titleOf } from '../kit/index.ts';
import { callText } from './call-text.ts';
import { callKey, numericId, requesterOf } from './records.ts';

/** https://developer.zendesk.com/api-reference/voice/talk-partner-edition-api/basics */
const via = { voicemail: 44, inbound: 45, outbound: 46 } as const;

export interface VoiceTicket {
  /** The agent's user, in whose browser Zendesk opens the ticket. */
  display_to_agent?: number;
  ticket: {
    via_id: number;
    external_id: string;
    subject: string;
    requester_id?: number;
    tags: string[];
    voice_comment?: VoiceComment;
    comment?: { body: string; public: false };
  };
}

export interface VoiceComment {
  from: string;
  to: string;
  recording_url?: string;
  /** ISO 8601, UTC. */
  started_at: string;
  /** In seconds. */
  call_duration: number;
  answered_by_id?: number;
}

/**
 * The requests that create a call's ticket, the fullest first. Each next one lacks a part that Zendesk may refuse: the
 * browser to open it in, the agent, the requester, the voice comment.
 */
export function voiceTickets(entry: CallLogEntry, { displayTicket }: { displayTicket: boolean }): VoiceTicket[] {
  const agent = numericId(entry.user);
  const requester = requesterOf(entry);
  const numbers = voiceCommentOf(entry);
  const one = (parts: { display?: boolean; agent?: boolean; voice?: boolean; requester?: boolean }): VoiceTicket => {
    const voice = parts.voice ? numbers : null;
    return {
      ...(parts.display && displayTicket && agent !== null && { display_to_agent: agent }),
      ticket: {
        // A voicemail ticket must have a voice comment.
        via_id: isVoicemail(entry) && voice !== null ? via.voicemail : via[entry.direction],
        external_id: callKey(entry.callId),
        subject: titleOf(entry),
        ...(parts.requester && requester !== null && { requester_id: requester }),
        tags: ['sidecall'],
        ...(voice === null
          ? { comment: { body: callText(entry), public: false } }
          : { voice_comment: { ...voice, ...(parts.agent && agent !== null && { answered_by_id: agent }) } }),
      },
    };
  };
  return [
    one({ display: true, agent: true, voice: true, requester: true }),
    one({ agent: true, voice: true, requester: true }),
    one({ voice: true, requester: true }),
    one({ voice: true }),
    one({ requester: true }),
    one({}),
  ];
}

/** null: there is no proven number for it. A mask is none, and an unverified number must not look like a proven one. */
function voiceCommentOf(entry: CallLogEntry): VoiceComment | null {
  const { customer, virtualNumber, masked, unverified, direction, recording } = entry;
  if (masked || unverified === true || !/^\+\d{7,15}$/.test(customer)) return null;
  return {
    ...(direction === 'inbound' ? { from: customer, to: virtualNumber } : { from: virtualNumber, to: customer }),
    ...(recording !== null && { recording_url: recording.url }),
    started_at: entry.answeredAt ?? entry.startedAt,
    call_duration: Math.round(entry.duration),
  };
}
