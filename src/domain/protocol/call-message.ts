/** Messages in a call: SIP INFO (RFC 6086) with a JSON body, from and to the voice layer. */
export const messageContentType = 'application/vnd.sidecall.message+json';

/** The only type of message, as in the Twilio Voice SDK (https://www.twilio.com/docs/voice/sdks/javascript/call-message-events). */
export const userMessageType = 'user-defined-message';

/** Maximum size of the whole JSON body, in bytes of UTF-8. */
export const messageLimit = 8192;
