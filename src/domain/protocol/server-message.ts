import * as z from 'zod/mini';
import { userMessageType } from './call-message.ts';

/** What a server says into a call, to the page of one side of it. */
export const ServerMessage = z.object({
  /** Whose page gets it. Default: the agent's. */
  to: z._default(z.enum(['agent', 'customer']), 'agent'),
  /** Any JSON but null. */
  content: z.union([z.string(), z.number(), z.boolean(), z.array(z.unknown()), z.record(z.string(), z.unknown())]),
  /** What `content` is, as a media type. Default application/json. */
  contentType: z._default(z.string().check(z.maxLength(100)), 'application/json'),
  messageType: z._default(z.literal(userMessageType), userMessageType),
});
export type ServerMessage = z.infer<typeof ServerMessage>;

/** The id of a message that was sent, as the page's `messageReceived` has it. */
export const SentMessage = z.object({ voiceEventSid: z.string() });
export type SentMessage = z.infer<typeof SentMessage>;
