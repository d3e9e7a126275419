import type { Page } from 'playwright-core';

/** Records all traffic between a page and any server, in clear text, from before its first request. */
export class Wiretap {
  private readonly heard: string[] = [];

  static async on(page: Page): Promise<Wiretap> {
    const tap = new Wiretap();
    const session = await page.context().newCDPSession(page);
    await session.send('Network.enable');
    const keep = (what: string, text: string): void => {
      tap.heard.push(`${what} ${text}`);
    };
    session.on('Network.webSocketFrameReceived', ({ response }) => keep('frame received', response.payloadData));
    session.on('Network.webSocketFrameSent', ({ response }) => keep('frame sent', response.payloadData));
    session.on('Network.requestWillBeSent', ({ request }) =>
      keep('request', `${request.url} ${JSON.stringify(request.headers)} ${request.postData ?? ''}`),
    );
    session.on('Network.responseReceived', async ({ requestId, response }) => {
      keep('response', `${response.url} ${JSON.stringify(response.headers)}`);
      // The event stream never ends, so its pieces are read as they arrive.
      if (response.mimeType !== 'text/event-stream') return;
      const { bufferedData } = await session.send('Network.streamResourceContent', { requestId });
      keep('event', Buffer.from(bufferedData, 'base64').toString());
    });
    session.on('Network.dataReceived', ({ data }) => {
      if (data) keep('event', Buffer.from(data, 'base64').toString());
    });
    session.on('Network.loadingFinished', async ({ requestId }) => {
      const body = await session.send('Network.getResponseBody', { requestId }).catch(() => null);
      if (body) keep('body', body.base64Encoded ? Buffer.from(body.body, 'base64').toString('latin1') : body.body);
    });
    page.on('console', (message) => keep('console', message.text()));
    return tap;
  }

  /** All traffic, one piece per line. */
  text(): string {
    return this.heard.join('\n');
  }

  count(what: 'frame received' | 'event' | 'body'): number {
    return this.heard.filter((piece) => piece.startsWith(what)).length;
  }
}

/** The current page: elements, attributes, texts and input values, including open and closed shadow roots. */
export async function wholeDom(page: Page): Promise<string> {
  return page.evaluate(() => {
    const pieces: string[] = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })];
    const walk = (node: Node): void => {
      if (node instanceof Element) {
        pieces.push(node.tagName, ...[...node.attributes].map((each) => `${each.name}=${each.value}`));
        if (node instanceof HTMLInputElement || node instanceof HTMLTextAreaElement) pieces.push(node.value);
        if (node.shadowRoot) walk(node.shadowRoot);
      } else if (node.nodeType === Node.TEXT_NODE) {
        pieces.push(node.textContent ?? '');
      }
      node.childNodes.forEach(walk);
    };
    walk(document.documentElement);
    return pieces.join('\n');
  });
}

/** Matches the digits in order, with any grouping or escaping. */
export function digitsPattern(digits: string): RegExp {
  return new RegExp([...digits].join('(?:%20|[^0-9A-Za-z]){0,3}'));
}
