/** In the page: keeps every WebSocket, so that the test can close them all like a network failure. */
export function keepSockets(): void {
  const sockets: WebSocket[] = [];
  const Native = window.WebSocket;
  window.WebSocket = class extends Native {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      sockets.push(this);
    }
  };
  (window as unknown as { dropSockets: () => void }).dropSockets = () => {
    for (const socket of sockets) socket.close(4000, 'network gone');
  };
}
