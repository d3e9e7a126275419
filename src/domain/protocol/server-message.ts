import * as z from 'zod/mini';
import { userMessageType } from './call-message.ts';

/** A server's message in a call, to the page of one side. */
export const ServerMessage = z.object({
  /** The side that receives it. Default: the agent's. */
  to: z._default(z.enum(['agent', 'customer']), 'agent'),
  /** Any JSON except null. */
  content: z.union([z.string(), z.number(), z.boolean(), z.array(z.unknown()), z.record(z.string(), z.unknown())]),
  /** The media type of `content`. Default: application/json. */
  contentType: z._default(z.string().check(z.maxLength(100)), 'application/json'),
  messageType: z._default(z.literal(userMessageType), userMessageType),
});
export type ServerMessage = z.infer<typeof ServerMessage>;

/** The id of a sent message, which the page's `messageReceived` also contains. */
export const SentMessage = z.object({ voiceEventSid: z.string() });
export type SentMessage = z.infer<typeof SentMessage>;
