import * as z from 'zod/mini';
import { objectName, seconds, shortTemplate, template, timeZoneName, urlTemplate, variableName } from './names.ts';
import { node } from './node.ts';

/** JSON in which every text may contain variables. */
export type JsonTemplate = string | number | boolean | null | JsonTemplate[] | { [key: string]: JsonTemplate };
export const JsonTemplate: z.ZodMiniType<JsonTemplate> = z.lazy(() =>
  z.union([
    template,
    z.number(),
    z.boolean(),
    z.null(),
    z.array(JsonTemplate).check(z.maxLength(100)),
    z.record(z.string().check(z.maxLength(100)), JsonTemplate),
  ]),
);

const headerName = z.string().check(z.regex(/^[A-Za-z][A-Za-z0-9-]{0,63}$/, 'must be the name of an HTTP header'));

/** A server that is asked, and a second one if the first does not answer as it should. */
const server = {
  /** Values of variables are escaped in it. */
  url: urlTemplate,
  /** Asked if the first address fails. */
  fallbackUrl: z.optional(urlTemplate),
  timeoutSeconds: z._default(seconds(1, 15), 5),
};

/** Searches the CRM for a number. Its answer is in the variables `contact.…`. */
export const LookupNode = node('lookup', {
  /** Default: the number of the caller. */
  number: z.optional(shortTemplate),
  timeoutMs: z._default(z.int().check(z.minimum(100), z.maximum(15_000)), 1500),
});

/** Sends JSON to a server and reads JSON. */
export const RequestNode = node('request', {
  ...server,
  /** Of HTTP. */
  method: z._default(z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']), 'POST'),
  /** Header to text. */
  headers: z._default(z.record(headerName, shortTemplate), {}),
  /** Header to name of a secret. The document never has the value. */
  secretHeaders: z._default(z.record(headerName, objectName), {}),
  /** JSON. Texts in it may contain variables. */
  body: z.optional(JsonTemplate),
  /** Variable to place in the answer: `{ "order.state": "orders.0.state" }`. */
  save: z._default(z.record(variableName, z.string().check(z.minLength(1), z.maxLength(200))), {}),
  /** The variable that gets the HTTP status. */
  saveStatus: z.optional(variableName),
});

/**
 * Asks a server which way to go, as Exotel's passthru does: GET with its parameters. 200 is the outcome `ok`, 302 is
 * `other`. https://docs.exotel.com/voice-apis/working-with-passthru-applet
 */
export const PassthruNode = node('passthru', {
  ...server,
  /** The call goes on with `ok` at once, and the server is only informed. */
  async: z._default(z.boolean(), false),
  /** Of the times in the parameters. Exotel's are Indian. */
  timeZone: z._default(timeZoneName, 'Asia/Kolkata'),
});
