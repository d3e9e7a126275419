export interface RemoteAudio {
  readonly element: HTMLAudioElement;
  setSpeaker(deviceId: string): void;
  close(): void;
}

/**
 * Plays the remote audio. Browsers play a remote stream only through an element. Some start only after an interaction
 * with the page, so playback then starts at the next click or key press.
 */
export function playRemote(
  stream: MediaStream,
  speakerId: string,
  onBlocked: (blocked: boolean, error?: unknown) => void,
): RemoteAudio {
  const element = new Audio();
  const closing = new AbortController();
  const setSpeaker = (deviceId: string): void => {
    if ('setSinkId' in element) void element.setSinkId(deviceId).catch(() => undefined);
  };
  const waitForGesture = (error: unknown): void => {
    // A pause by close() is not a refusal.
    if (closing.signal.aborted || (error as DOMException).name !== 'NotAllowedError') return;
    onBlocked(true, error);
    const again = new AbortController();
    const signal = AbortSignal.any([closing.signal, again.signal]);
    const retry = (): void => {
      again.abort();
      element.play().then(() => onBlocked(false), waitForGesture);
    };
    for (const gesture of ['pointerdown', 'keydown']) addEventListener(gesture, retry, { capture: true, signal });
  };
  element.srcObject = stream;
  element.autoplay = true;
  if (speakerId) setSpeaker(speakerId);
  element.play().catch(waitForGesture);
  return {
    element,
    setSpeaker,
    close: () => {
      closing.abort();
      element.pause();
      element.srcObject = null;
    },
  };
}
