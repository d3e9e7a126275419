let frame: HTMLIFrameElement | null = null;

afterEach(() => {
  frame?.remove();
  frame = null;
});

/**
 * A separate page in a frame: with its own policy, without an origin, or of its own size.
 * @param script a module that ends by calling `answer` with the result
 * @returns the result, or the thrown error
 */
export function ownPage(
  script: string,
  how: { policy?: string; sandbox?: string; size?: { width: number; height: number } } = {},
): Promise<unknown> {
  const own = document.createElement('iframe');
  frame = own;
  if (how.sandbox !== undefined) own.setAttribute('sandbox', how.sandbox);
  if (how.size) own.style.cssText = `inline-size: ${how.size.width}px; block-size: ${how.size.height}px; border: 0`;
  const answered = new Promise<unknown>((resolve) => {
    addEventListener('message', function listen({ data, source }) {
      if (source !== own.contentWindow) return;
      removeEventListener('message', listen);
      resolve(data);
    });
  });
  const policy = how.policy ? `<meta http-equiv="Content-Security-Policy" content="${how.policy}">` : '';
  own.srcdoc = `<!doctype html>${policy}<body>
    <script>
      globalThis.process = { env: { NODE_ENV: 'production' } };
      const gateway = '${location.origin}', modules = '${location.origin}/src/elements', told = [];
      console.error = (...words) => told.push(String(words[0]));
      const answer = (what) => parent.postMessage(what, '*');
      addEventListener('error', ({ message }) => answer(message));
      addEventListener('unhandledrejection', ({ reason }) => answer(String(reason)));
      const until = async (what) => {
        for (let found; ; await new Promise((resolve) => setTimeout(resolve, 10))) if ((found = what())) return found;
      };
    </script><script type="module">${script}</script>`;
  document.body.append(own);
  return answered;
}
