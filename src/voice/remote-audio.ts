/** Plays what the other side says. Browsers play a remote stream only through an element. */
export function playRemote(
  stream: MediaStream,
  speakerId: string,
  onRefused: (error: unknown) => void,
): { element: HTMLAudioElement; close: () => void } {
  const element = new Audio();
  element.srcObject = stream;
  element.autoplay = true;
  if (speakerId && 'setSinkId' in element) void element.setSinkId(speakerId).catch(() => undefined);
  element.play().catch((error: unknown) => {
    // A pause by close() is no refusal.
    if (element.srcObject) onRefused(error);
  });
  return {
    element,
    close: () => {
      element.pause();
      element.srcObject = null;
    },
  };
}
