import type { CodedError } from '../../domain/errors.ts';
import { type EmbedPage, embedPageId } from '../../domain/protocol/embed.ts';

/** Where the browser library has the scripts of the pages. */
const scripts = '/sidecall/embed/';

/** The pages of a connection, by the last part of their address. The first one is in the CRM's frame. */
export const scriptOf = {
  '': 'embed.js',
  companion: 'companion.js',
  'sign-in': 'embed-sign-in.js',
} as const;
export type EmbedDocument = keyof typeof scriptOf;

/**
 * No script but the gateway's own files, no connection elsewhere, no form, and no text that becomes code; markup only in
 * Lit's templates.
 * @param ancestors origins of pages that may frame the page. None: no page may.
 */
export function policyOf(ancestors: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "media-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    `frame-ancestors ${ancestors.length === 0 ? "'none'" : ancestors.join(' ')}`,
    "require-trusted-types-for 'script'",
    'trusted-types lit-html sidecall-worker',
  ].join('; ');
}

/** A page. Its script reads the data, which the policy does not regard as a script. */
export function documentOf(kind: EmbedDocument, page: EmbedPage): string {
  // The only characters that can end a script element, or begin a comment in it. Inside texts of JSON alone.
  const data = JSON.stringify(page).replaceAll('<', '\\u003c');
  return documentWith(
    `<script type="application/json" id="${embedPageId}">${data}</script>
    <script type="module" src="${scripts}${scriptOf[kind]}"></script>`,
    '<noscript><p>This page needs JavaScript. Allow scripts of this address, then load it again.</p></noscript>',
  );
}

/** A refusal, for people: what is wrong, and what to do. */
export function refusalDocument({ code, message, help }: CodedError): string {
  return documentWith('', `<main><p>${escaped(message)}</p><p>${escaped(help)}</p><p>${escaped(code)}</p></main>`);
}

function documentWith(head: string, body: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="robots" content="noindex">
    <title>Sidecall</title>
    ${head}
  </head>
  <body>${body}</body>
</html>
`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
