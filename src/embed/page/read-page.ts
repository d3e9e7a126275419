import { EmbedPage, embedPageId } from '../../domain/protocol/embed.ts';

/** What the gateway wrote into the page. The element is removed: it holds a token. */
export function readPage(document: Document): EmbedPage {
  const element = document.getElementById(embedPageId);
  const text = element?.textContent ?? '';
  element?.remove();
  return EmbedPage.parse(JSON.parse(text));
}
