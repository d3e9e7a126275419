/** The greeting of a window that has signed the agent in, with a port to this page. */
export const signedInGreeting = 'signed-in';

/**
 * Opens a window in which the agent signs in to the gateway, and gets a token from it. Call it in a click: browsers open
 * no window otherwise. The window has the gateway's origin, as this page has; messages of others are ignored.
 * @returns null: the browser, or the sandbox of the frame, opens no window
 */
export function openSignIn(page: Window, host: string, onToken: (token: string) => void): (() => void) | null {
  const address = `/embed/${encodeURIComponent(host)}/sign-in`;
  const opened = page.open(address, 'sidecall-sign-in', 'popup,width=480,height=560');
  if (opened === null) return null;
  const greeted = ({ data, origin, source, ports }: MessageEvent): void => {
    const [port] = ports;
    if (origin !== page.location.origin || source !== opened || port === undefined) return;
    if ((data as { sidecall?: unknown } | null)?.sidecall !== signedInGreeting) return;
    port.onmessage = (event: MessageEvent<unknown>) => {
      if (typeof event.data !== 'string') return;
      stop();
      port.close();
      onToken(event.data);
    };
  };
  const stop = (): void => page.removeEventListener('message', greeted);
  page.addEventListener('message', greeted);
  return stop;
}
