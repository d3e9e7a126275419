import { gatewayAddress } from '../client/page-address.ts';
import { signedVisitor, visitorToken } from '../client/visitor-token.ts';
import { CodedError } from '../domain/errors/coded-error.ts';
import { paramLimits } from '../domain/protocol/sip-headers.ts';
import type { Call } from '../voice/call/call.ts';
import { Device } from '../voice/device/device.ts';

/** The call request of a website's visitor. */
export interface VisitorRequest {
  /** The gateway's address. "" means the page's own origin. */
  gateway: string;
  site: string;
  params: Record<string, string>;
  /** Provides the response of POST /v1/tokens from the page's own server. Undefined: the gateway provides it. */
  getVisitor?: (() => Promise<unknown>) | undefined;
  /** Provides the answer to the site's challenge, once per call. null: the site has no challenge. */
  getChallenge?: (() => string | Promise<string>) | null;
  /** Aborting hangs up, in any state of the call. */
  signal: AbortSignal;
}

/** The progress of the call. `ended` and `problem` are final. */
export type VisitorFact =
  | { type: 'asking' }
  | { type: 'connecting' }
  | { type: 'ringing' }
  | { type: 'talking'; callId: string }
  | { type: 'ended'; callId: string }
  | ({ type: 'problem' } & Pick<CodedError, 'message' | 'help'>);

export interface VisitorCall {
  mute(muted: boolean): void;
}

/** The code that click-to-call loads at the click. */
export interface VisitorVoice {
  /** Never rejects: a failure is reported as `problem`. */
  placeVisitorCall(request: VisitorRequest, tell: (fact: VisitorFact) => void): Promise<VisitorCall | null>;
}

export async function placeVisitorCall(
  request: VisitorRequest,
  tell: (fact: VisitorFact) => void,
): Promise<VisitorCall | null> {
  const opened: (() => void)[] = [];
  const close = (): void => {
    for (const each of opened.splice(0).reverse()) each();
  };
  request.signal.addEventListener('abort', close, { once: true });
  try {
    tell({ type: 'asking' });
    const stream = await microphone();
    opened.push(() => stream.getTracks().forEach((track) => void track.stop()));
    request.signal.throwIfAborted();
    tell({ type: 'connecting' });
    const gateway = gatewayAddress(request.gateway);
    const { getVisitor, getChallenge } = request;
    const answer = await (getVisitor
      ? signedVisitor(getVisitor)
      : visitorToken(gateway, request.site, request.signal, await getChallenge?.()));
    request.signal.throwIfAborted();
    const device = new Device(answer.token, {
      sipUrl: `${gateway.replace(/^http/, 'ws')}/v1/sip`,
      iceServers: answer.iceServers as RTCIceServer[],
      // The stream ends if the headset is unplugged. Then the Device opens a new one.
      getUserMedia: async (constraints: MediaStreamConstraints) =>
        stream.active ? stream : navigator.mediaDevices.getUserMedia(constraints),
    });
    opened.push(() => device.destroy());
    const call = await device.connect({
      params: { ...short(wanted(request.params, answer.params)), To: answer.target },
    });
    follow(call, (fact) => {
      tell(fact);
      if (fact.type === 'ended' || fact.type === 'problem') close();
    });
    if (request.signal.aborted) close();
    return { mute: (muted) => call.mute(muted) };
  } catch (error) {
    close();
    if (!request.signal.aborted) tell(problemOf(error));
    return null;
  }
}

function follow(call: Call, tell: (fact: VisitorFact) => void): void {
  let failed = false;
  const id = (): string => call.parameters.CallSid ?? '';
  const ended = (): void => {
    if (!failed) tell({ type: 'ended', callId: id() });
  };
  call.on('ringing', () => tell({ type: 'ringing' }));
  call.on('accept', () => tell({ type: 'talking', callId: id() }));
  call.on('disconnect', ended);
  call.on('cancel', ended);
  call.on('reject', ended);
  call.on('error', (error: unknown) => {
    failed = true;
    tell(problemOf(error));
  });
}

/** Opened here and not by the Device, so that the page can explain the browser's prompt to the visitor. */
async function microphone(): Promise<MediaStream> {
  if (!('RTCPeerConnection' in globalThis) || !navigator.mediaDevices) throw new CodedError('WEBRTC_UNSUPPORTED');
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch (cause) {
    const { name } = cause as DOMException;
    // https://w3c.github.io/mediacapture-main/#dom-mediadevices-getusermedia
    const absent = name === 'NotFoundError' || name === 'OverconstrainedError' || name === 'NotReadableError';
    throw new CodedError(absent ? 'MICROPHONE_ABSENT' : 'MICROPHONE_DENIED', { cause });
  }
}

/** The parameters that the site requests. An older gateway does not list them, so all are sent. */
function wanted(params: Record<string, string>, names: readonly string[] | undefined): Record<string, string> {
  if (names === undefined) return params;
  return Object.fromEntries(Object.entries(params).filter(([name]) => names.includes(name)));
}

/** Shortens parameters to the header's limit. A long page address loses its end. */
function short(params: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => {
      let text = String(value);
      while (encodeURIComponent(name + text).length > paramLimits.length - 16) text = text.slice(0, -16);
      return [name, text];
    }),
  );
}

/** The visitor's version of an error, without advice for administrators. The console has the full version. */
function problemOf(error: unknown): VisitorFact {
  if (error instanceof CodedError) {
    console.error(`cti-click-to-call: ${error.code}: ${error.message} ${error.help}`, error);
    const forVisitors = ['MICROPHONE_DENIED', 'MICROPHONE_ABSENT', 'WEBRTC_UNSUPPORTED', 'GATEWAY_UNREACHABLE'];
    if (forVisitors.includes(error.code)) return { type: 'problem', message: error.message, help: error.help };
  } else {
    console.error('cti-click-to-call:', error);
  }
  return { type: 'problem', message: 'The call could not be made.', help: 'Try again in a moment.' };
}
