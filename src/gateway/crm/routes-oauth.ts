import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod';
import type { Clock } from '../../domain/clock.ts';
import { CodedError } from '../../domain/errors.ts';
import * as operations from '../../domain/protocol/operations/authorizations.ts';
import { auditLine } from '../audit/audit-line.ts';
import { operationRoutes } from '../http/operation-route.ts';
import { limited } from '../http/rate-limits.ts';
import type { CrmConnections } from './connections.ts';
import type { Authorizations } from './oauth/authorizations.ts';
import { callbackPage, pageHeaders } from './oauth/callback-page.ts';

interface Ports {
  crmConnections: CrmConnections;
  crmAuthorizations: Authorizations;
  clock: Clock;
  /** The gateway's address for browsers. null: it is not set. */
  publicUrl: string | null;
}

/** The page to which a CRM sends its user back. CRMs add parameters of their own to its address. */
const callbackPath = '/crm/oauth/callback';
/** A person comes back from a CRM once. Per minute and address. */
const mostReturns = 30;

/** RFC 6749, 4.1.2. A parameter that is there twice counts as missing. */
const text = (most: number) => z.string().max(most).catch('');
const Query = z.object({ state: text(200), code: text(4000), error: text(200) });

/** Access that users of CRMs allow (OAuth 2). */
export function crmOAuthRoutes({ crmConnections, crmAuthorizations, clock, publicUrl }: Ports): FastifyPluginAsync {
  const api = operationRoutes(operations, {
    async authorizeCrmConnection({ params: { id }, body, sender, request }) {
      const known = crmConnections.get(id);
      if (known === null) throw new CodedError('NOT_FOUND');
      const { auth } = known.open?.definition.manifest ?? {};
      if (auth === undefined || known.open?.access == null) {
        throw new CodedError('CRM_NOT_SUPPORTED', {
          message: 'This connection needs no access from a user: its fields contain the credentials.',
          help: 'Enter the credentials with PUT /v1/crm-connections/{id}.',
        });
      }
      const { baseUrl, settings } = known.stored;
      const clientId = typeof settings.clientId === 'string' ? settings.clientId : '';
      if (clientId === '' || (crmConnections.secretsOf(known).clientSecret ?? '') === '') {
        throw new CodedError('CRM_CONNECTION_INVALID', {
          message: 'The fields “clientId” and “clientSecret” are needed first.',
          help: 'Register the gateway with the CRM, and enter both with PUT /v1/crm-connections/{id}.',
        });
      }
      const redirectUri = `${body.gatewayUrl ?? publicUrl ?? addressOf(request)}${callbackPath}`;
      const audit = auditLine(sender, clock, 'crm-connection.authorization', id);
      const begun = await crmAuthorizations.begin({ id, baseUrl, clientId }, auth, { redirectUri, audit });
      return { ...begun, redirectUri };
    },
  });

  async function finish(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { state, code, error } = Query.parse(request.query);
    const returned = state === '' ? null : await crmAuthorizations.take(state);
    if (returned === null) {
      return page(reply, 400, 'Not connected', 'This address was used already, or is too old. Begin again.');
    }
    const { connection, redirectUri, who, verifier } = returned;
    const known = crmConnections.get(connection);
    if (known === null) return page(reply, 404, 'Not connected', 'The connection was deleted meanwhile.');
    if (code === '') {
      const denied = error === 'access_denied' ? 'The access was not allowed.' : 'The CRM gave no access.';
      return page(reply, 400, 'Not connected', `${denied} Begin again to try once more.`);
    }
    const audit = auditLine({ identity: who, address: request.ip }, clock, 'crm-connection.allowed', connection);
    try {
      await crmConnections.allow(known, { kind: 'code', code, redirectUri, verifier }, { audit });
    } catch (cause) {
      if (!(cause instanceof CodedError)) throw cause;
      return page(reply, cause.status, 'Not connected', `${cause.message} Begin again to try once more.`);
    }
    return page(reply, 200, 'Connected', `${known.stored.label} is connected. You can close this page.`);
  }

  return async (app) => {
    await app.register(api);
    // A page, and no operation of the API.
    const route = { config: limited(mostReturns), schema: { hide: true }, exposeHeadRoute: false };
    app.get(callbackPath, route, finish);
  };
}

function page(reply: FastifyReply, status: number, title: string, sentence: string): FastifyReply {
  return reply.code(status).headers(pageHeaders).send(callbackPage(title, sentence));
}

/** The Host header is one of the gateway's names: `http/hosts` has checked it. */
function addressOf(request: FastifyRequest): string {
  return `${request.protocol}://${request.host}`;
}
