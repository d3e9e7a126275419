import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { CodedError } from '../../domain/errors.ts';
import { documentOf, type EmbedDocument, policyOf, refusalDocument, scriptOf } from './documents.ts';
import type { Embedding } from './embedding.ts';
import type { EmbedRefusals } from './refusals.ts';

interface Ports {
  embedding: Embedding;
  embedRefusals: EmbedRefusals;
}

type HostRequest = FastifyRequest<{ Params: { host: string } }>;

/** Maximum bytes of a posted form: a token with some parameters of the CRM. */
const formLimit = 32_768;

/** The pages of a CRM connection: the softphone in the CRM's frame, and the windows that it opens. */
export function embedPageRoutes({ embedding, embedRefusals }: Ports): FastifyPluginAsync {
  return async (app) => {
    addFormParser(app);
    // Errors are pages as well: they appear in the CRM.
    app.setErrorHandler((error, request, reply) => {
      const host = (request.params as { host?: string }).host ?? '';
      const found = attempt(() => embedding.find(host));
      if (error instanceof CodedError && /^(EMBED|IDENTITY)_/.test(error.code)) {
        embedRefusals.count(found?.stored.id ?? idOf(embedding, host), error.code);
      }
      send(reply, found?.stored.origins ?? []);
      // Programs get it as from every other route.
      if (!(error instanceof CodedError) || !/\btext\/html\b/.test(request.headers.accept ?? '')) throw error;
      return reply.code(error.status).type('text/html; charset=utf-8').send(refusalDocument(error));
    });

    // A request for the headers alone must not use up a token.
    const hidden = { schema: { hide: true }, exposeHeadRoute: false };
    const frame = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const { host } = (request as HostRequest).params;
      const found = embedding.find(host);
      const query = new URLSearchParams(request.url.split('?', 2)[1] ?? '');
      const { body } = request;
      const page = await embedding.page(host, found, {
        form: body instanceof URLSearchParams ? (name) => body.getAll(name) : null,
        query: (name) => query.getAll(name),
        address: request.ip,
      });
      return send(reply, found.stored.origins).type('text/html; charset=utf-8').send(documentOf('', page));
    };
    app.get('/embed/:host', hidden, frame);
    app.post('/embed/:host', { ...hidden, bodyLimit: formLimit }, frame);

    for (const kind of Object.keys(scriptOf) as EmbedDocument[]) {
      if (kind === '') continue;
      app.get(`/embed/:host/${kind}`, hidden, async (request, reply) => {
        const { host } = (request as HostRequest).params;
        const { id: connection, adapter, origins } = embedding.find(host).stored;
        const page = { host, connection, adapter, origins: [...origins], token: null };
        return send(reply, []).type('text/html; charset=utf-8').send(documentOf(kind, page));
      });
    }
  };
}

/** Sets what a page for frames, and the windows that it opens, may do. */
function send(reply: FastifyReply, ancestors: readonly string[]): FastifyReply {
  // It knows no list of origins, and would hold back what the policy allows.
  reply.removeHeader('x-frame-options');
  return (
    reply
      .header('content-security-policy', policyOf(ancestors))
      // A window and the frame that opened it talk to each other.
      .header('cross-origin-opener-policy', 'unsafe-none')
      .header('cross-origin-resource-policy', 'cross-origin')
      .header('cache-control', 'no-store')
  );
}

/** Only here: forms of other pages must not reach other routes. */
function addFormParser(app: FastifyInstance): void {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: formLimit },
    (_request, body, done) => done(null, new URLSearchParams(body as string)),
  );
}

/** The label of a connection that exists, but cannot be framed. */
function idOf(embedding: Embedding, host: string): string {
  return embedding.knows(host) ? host : '';
}

function attempt<T>(task: () => T): T | null {
  try {
    return task();
  } catch {
    return null;
  }
}
