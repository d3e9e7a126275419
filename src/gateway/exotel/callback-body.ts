import { createHash } from 'node:crypto';
import type { CallFacts } from './call-body.ts';
import type { CallbackEvent, StatusCallback } from './connect-order.ts';

type Value = string | number | readonly Record<string, string | number>[];

/**
 * What the server is told. Without a subscription to events it gets four fields, at the end of the call.
 * https://developer.exotel.com/docs/voice-v1/api-reference/status-callback
 */
export function callbackBody(
  callId: string,
  facts: CallFacts,
  event: CallbackEvent,
  { events, json }: StatusCallback,
): { contentType: string; body: string } {
  const short: Record<string, Value> = {
    CallSid: callId,
    DateUpdated: facts.updated,
    Status: facts.status,
    RecordingUrl: facts.recordingUrl ?? '',
  };
  const long: Record<string, Value> = {
    EventType: event,
    DateCreated: facts.created,
    To: facts.to,
    From: facts.from,
    PhoneNumberSid: facts.virtualNumber,
    StartTime: facts.created,
    EndTime: facts.ended ?? '',
    ConversationDuration: facts.conversation,
    Direction: facts.direction,
    ...(facts.custom !== null && { CustomField: facts.custom }),
    Legs: facts.legs.map((leg) => ({ ...leg, AnsweredBy: 'NA' })),
  };
  const fields = events.length === 0 ? short : { ...short, ...long };
  return json ? { contentType: 'application/json', body: JSON.stringify(fields) } : multipart(callId, fields);
}

/** RFC 7578. Entries of lists have the names that PHP and most frameworks read: `Legs[0][Status]`. */
function multipart(callId: string, fields: Record<string, Value>): { contentType: string; body: string } {
  const flat = Object.entries(fields).flatMap(([name, value]): [string, string | number][] =>
    typeof value !== 'object'
      ? [[name, value]]
      : value.flatMap((entry, index) =>
          Object.entries(entry).map(([part, text]): [string, string | number] => [`${name}[${index}][${part}]`, text]),
        ),
  );
  // No text can contain a hash that includes itself.
  const boundary = createHash('sha256').update(callId).update(JSON.stringify(flat)).digest('hex');
  const parts = flat.map(
    ([name, value]) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  return { contentType: `multipart/form-data; boundary=${boundary}`, body: `${parts.join('')}--${boundary}--\r\n` };
}
