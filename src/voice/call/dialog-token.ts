import type { DialogId } from '../sip/sip-agent.ts';

/** Identifies a call for another page or Device. It holds IDs and no phone number. */
export interface DialogToken extends DialogId {
  callSid: string;
  incoming: boolean;
}

export function printToken(token: DialogToken): string {
  const { callId, localTag, remoteTag, callSid, incoming } = token;
  return btoa(JSON.stringify([callId, localTag, remoteTag, callSid, incoming]));
}

/** Returns null if the text is not such a token. */
export function parseToken(text: string): DialogToken | null {
  try {
    const [callId, localTag, remoteTag, callSid, incoming] = JSON.parse(atob(text)) as unknown[];
    const named = [callId, localTag, remoteTag].every((each) => typeof each === 'string' && /^[^\s;<>",]+$/.test(each));
    if (!named) return null;
    const sid = typeof callSid === 'string' ? callSid : '';
    return {
      callId: callId as string,
      localTag: localTag as string,
      remoteTag: remoteTag as string,
      callSid: sid,
      incoming: incoming === true,
    };
  } catch {
    return null;
  }
}
