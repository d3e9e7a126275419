/** Frames of tests, removed after each. */
const frames: HTMLIFrameElement[] = [];

afterEach(() => {
  for (const frame of frames.splice(0)) frame.remove();
});

/** A frame of this page's own origin, with a document. */
export async function ownFrame(): Promise<{ frame: HTMLIFrameElement; inside: Window & typeof globalThis }> {
  const frame = keep(document.createElement('iframe'));
  frame.src = '/package.json';
  document.body.append(frame);
  await new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  return { frame, inside: frame.contentWindow as Window & typeof globalThis };
}

/** A frame without an origin that posts `data` to a frame of this page, by its place among the frames. */
export async function strangerPosts(to: Window, data: unknown): Promise<void> {
  const at = [...Array(window.length).keys()].find((index) => window[index] === to);
  const frame = keep(document.createElement('iframe'));
  frame.setAttribute('sandbox', 'allow-scripts');
  const target = at === undefined ? 'parent' : `parent[${at}]`;
  frame.srcdoc = `<script>${target}.postMessage(${JSON.stringify(data)}, '*'); parent.postMessage('posted', '*');</script>`;
  const posted = new Promise<void>((resolve) => {
    addEventListener('message', function listen({ source, data: said }) {
      if (source !== frame.contentWindow || said !== 'posted') return;
      removeEventListener('message', listen);
      resolve();
    });
  });
  document.body.append(frame);
  await posted;
}

/** Runs a module in a frame of this origin: messages of it have the frame as their source. */
export async function runIn(frame: HTMLIFrameElement, script: string): Promise<void> {
  const page = frame.contentDocument as Document;
  const element = page.createElement('script');
  element.type = 'module';
  element.textContent = script;
  await new Promise<void>((resolve, reject) => {
    const { contentWindow } = frame as { contentWindow: Window & { done?: () => void } };
    contentWindow.done = resolve;
    contentWindow.addEventListener('error', ({ message }) => reject(new Error(message)), { once: true });
    page.head.append(element);
  });
}

export function keep(frame: HTMLIFrameElement): HTMLIFrameElement {
  frames.push(frame);
  return frame;
}

/** Enough turns for a message to come through a port. */
export async function turns(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) {
    const { port1, port2 } = new MessageChannel();
    await new Promise((resolve) => {
      port2.onmessage = resolve;
      port1.postMessage(null);
    });
    port1.close();
  }
}
