import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { CodedError } from '../../domain/errors.ts';
import { type ConsolePageName, consolePages, pageMarkup, pageTemplate } from './console-pages.ts';
import { type FixedContent, fixedContent, sendFixed } from './fixed-content.ts';

/** Below it are the scripts and style sheets of all pages, and the addresses of the console's own pages. */
const assetPrefix = '/console/';

const consolePage: ConsolePageName = 'console';

/** The name of a file. Pages of the console have no ending. */
const fileName = /\.[a-z]+$/;

/**
 * The page in which people sign in. A page in a frame of a CRM opens it in a window, which leads to a page of the
 * gateway that answers the frame. It can do so only if every page before it in the window keeps the opener.
 */
const signInPage: ConsolePageName = 'sign-in';

const pageNames = Object.keys(consolePages) as ConsolePageName[];

const types = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
};

/**
 * No script but the gateway's own files, no frame around the page, no connection elsewhere, and no text that becomes
 * markup or code.
 */
const policyOf = (name: ConsolePageName): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    // The console plays what was recorded in it, before it is sent.
    name === consolePage ? "media-src 'self' blob:" : "media-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    consolePages[name].usesLit ? 'trusted-types lit-html' : "trusted-types 'none'",
  ].join('; ');

/** The gateway's own pages, if they are built. */
export interface ConsolePages {
  /** Sends a page. @throws CodedError NOT_FOUND if the pages are not built */
  send(request: FastifyRequest, reply: FastifyReply, name: ConsolePageName): FastifyReply;
}

/**
 * Serves the gateway's own pages. The few files are read once at the start, so a request can never reach other files.
 * @param folder the built pages
 */
export async function addConsole(app: FastifyInstance, folder: string): Promise<ConsolePages> {
  const files = existsSync(folder) ? await readFiles(folder) : new Map<string, FixedContent>();
  const template = files.get(pageTemplate)?.plain.toString('utf8');
  const pages = new Map(
    template === undefined ? [] : pageNames.map((name) => [name, htmlOf(pageMarkup(template, name))] as const),
  );
  const send: ConsolePages['send'] = (request, reply, name) => {
    const content = pages.get(name);
    if (content === undefined) throw new CodedError('NOT_FOUND');
    reply.header('content-security-policy', policyOf(name));
    reply.header('x-frame-options', 'DENY');
    reply.header('cache-control', 'no-store');
    if (name === signInPage) reply.header('cross-origin-opener-policy', 'unsafe-none');
    return sendFixed(request, reply, content);
  };
  for (const name of pageNames) {
    for (const path of consolePages[name].paths) {
      app.get(path, { schema: { hide: true } }, (request, reply) => send(request, reply, name));
    }
  }
  app.get<{ Params: { '*': string } }>(`${assetPrefix}*`, { schema: { hide: true } }, (request, reply) => {
    const name = request.params['*'];
    const content = files.get(name);
    if (content === undefined && !fileName.test(name)) return send(request, reply, consolePage);
    if (content === undefined || name === pageTemplate) throw new CodedError('NOT_FOUND');
    // Kept by the browser, but asked for each time: an update has to reach page and script together.
    reply.header('cache-control', 'no-cache');
    return sendFixed(request, reply, content);
  });
  return { send };
}

function htmlOf(markup: string): FixedContent {
  return fixedContent(types.html, Buffer.from(markup), {});
}

async function readFiles(folder: string): Promise<Map<string, FixedContent>> {
  const names = (await readdir(folder, { recursive: true })).map((name) => name.replaceAll('\\', '/'));
  const entries = names.flatMap((name) => {
    const type = Object.entries(types).find(([ending]) => name.endsWith(`.${ending}`))?.[1];
    return type === undefined ? [] : [{ name, type }];
  });
  return new Map(
    await Promise.all(
      entries.map(
        async ({ name, type }): Promise<[string, FixedContent]> => [
          name,
          fixedContent(type, await readFile(join(folder, name)), {}),
        ],
      ),
    ),
  );
}
