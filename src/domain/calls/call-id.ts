/** A call's id, in Twilio's CallSid shape: "CA" and 32 hexadecimal digits. */
export type CallId = `CA${string}`;

/** @param bytes 16 random bytes */
export function callIdOf(bytes: Uint8Array): CallId {
  return `CA${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

export function isCallId(text: string): text is CallId {
  return /^CA[0-9a-f]{32}$/.test(text);
}
