import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { CodedError, type ErrorCode } from '../../domain/errors.ts';

/** Error codes for Fastify's own refusals. */
const codes: Record<string, ErrorCode> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'PAYLOAD_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
};

/** Gives every error answer the shape of ErrorBody. */
export function addErrors(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => sendError(error, request, reply));
  app.setNotFoundHandler({ preHandler: app.rateLimit() }, (request, reply) =>
    sendError(new CodedError('NOT_FOUND'), request, reply),
  );
}

export function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const coded = codedOf(error, request);
  if (coded.status >= 500) request.log.error({ err: error, reqId: request.id }, 'request failed');
  else request.log.debug({ code: coded.code, reqId: request.id }, 'request refused');
  // RFC 9110 15.5.2: a 401 must name the authentication scheme.
  if (coded.status === 401) reply.header('www-authenticate', 'Bearer');
  return reply.code(coded.status).type('application/json').serializer(JSON.stringify).send(coded.toBody());
}

function codedOf(error: unknown, request: FastifyRequest): CodedError {
  if (error instanceof CodedError) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const details = error.validation.map(({ instancePath, message }) => ({ path: instancePath, message }));
    return new CodedError('BAD_REQUEST', { details, cause: error });
  }
  const { code = '', statusCode = 500 } = error as Partial<FastifyError>;
  const known = codes[code];
  if (known) return new CodedError(known, { cause: error });
  if (statusCode >= 400 && statusCode < 500) return new CodedError('BAD_REQUEST', { cause: error });
  return new CodedError('INTERNAL', { details: { requestId: request.id }, cause: error });
}
