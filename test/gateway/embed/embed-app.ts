import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import { signedIdentity as pipedrive } from '../../../adapters/pipedrive/signed-identity.ts';
import { signedIdentity as zendesk } from '../../../adapters/zendesk/signed-identity.ts';
import type { CrmDefinition } from '../../../src/domain/crm/connection.ts';
import { CrmManifest } from '../../../src/domain/crm/manifest.ts';
import { EmbedPage } from '../../../src/domain/protocol/embed.ts';
import { FakeCrm } from '../../../src/testing/fake-crm.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { type TestApp, testApp } from '../app/app.ts';
import { manifestOf } from '../crm/open-crm.ts';

export const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const publicPem = rsa.publicKey.export({ type: 'spki', format: 'pem' }) as string;
export const jwtSecret = 'a secret that Pipedrive shares';
export const accountOrigin = 'https://acme.zendesk.com';

const field = (name: string, kind: 'text' | 'secret') => ({ name, label: name, kind, required: false });

function definition(name: string, fields: CrmManifest['fields'], more: Partial<CrmDefinition>): CrmDefinition {
  const manifest = CrmManifest.parse(manifestOf(name, { fields }));
  return { manifest, createConnector: () => new FakeCrm(new ManualClock()), ...more };
}

export interface EmbedApp extends TestApp {
  clock: ManualClock;
  /** Stores a connection with the adapter and id of this name. */
  put(id: string, more?: object): Promise<void>;
  post(token: string | null, more?: { path?: string; payload?: string }): Promise<Answered>;
  open(path: string, headers?: Record<string, string>): Promise<Answered>;
  /** Refusals in the metrics: counts by "connection code". */
  refused(): Promise<Record<string, number>>;
}

export interface Answered {
  status: number;
  headers: Record<string, unknown>;
  text: string;
  /** The code of a refusal. */
  code: string | undefined;
  /** The page's data. null: none. */
  page: EmbedPage | null;
}

/** The app with a Zendesk account, a Pipedrive company and a CRM that signs nothing. */
export async function embedApp(): Promise<EmbedApp> {
  const clock = new ManualClock();
  const made = await testApp({
    clock,
    crm: {
      definitions: {
        zendesk: definition('zendesk', [field('appPublicKey', 'secret'), field('installationId', 'text')], {
          signedIdentity: zendesk,
        }),
        pipedrive: definition('pipedrive', [field('jwtSecret', 'secret'), field('companyId', 'text')], {
          signedIdentity: pipedrive,
        }),
        plain: definition('plain', [], {}),
      },
    },
  });
  const read = (answer: { statusCode: number; headers: object; body: string }): Answered => {
    const [, data] = /<script type="application\/json" id="sidecall-embed">(.*?)<\/script>/s.exec(answer.body) ?? [];
    return {
      status: answer.statusCode,
      headers: answer.headers as Record<string, unknown>,
      text: answer.body,
      code: answer.body.startsWith('{') ? JSON.parse(answer.body).error?.code : undefined,
      page: data === undefined ? null : EmbedPage.parse(JSON.parse(data)),
    };
  };
  const app: EmbedApp = {
    ...made,
    clock,
    async put(id, more = {}) {
      const values = {
        zendesk: { appPublicKey: publicPem, installationId: '77' },
        pipedrive: { jwtSecret, companyId: '900' },
      }[id];
      const answer = await made.app.inject({
        method: 'PUT',
        url: `/v1/crm-connections/${id}`,
        headers: made.withKey,
        payload: {
          adapter: id,
          baseUrl: accountOrigin,
          users: { 361: 'robin' },
          origins: [accountOrigin],
          ...(values && { values }),
          ...more,
        },
      });
      if (answer.statusCode !== 200) throw new Error(answer.body);
    },
    async post(token, { path = '/embed/zendesk', payload } = {}) {
      const form = new URLSearchParams(token === null ? {} : { token });
      return read(
        await made.app.inject({
          method: 'POST',
          url: path,
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          payload: payload ?? form.toString(),
        }),
      );
    },
    open: async (url, headers = {}) => read(await made.app.inject({ url, headers })),
    async refused() {
      const { body } = await made.app.inject({ url: '/metrics', headers: { host: 'localhost' } });
      const lines = body.matchAll(/^sidecall_embed_refused_total\{connection="(.*?)",code="(.*?)"\} (\d+)$/gm);
      return Object.fromEntries(
        [...lines].map(([, connection, code, count]) => [`${connection} ${code}`, Number(count)]),
      );
    },
  };
  return app;
}

/** A token as Zendesk signs it. */
export function zendeskToken(
  clock: ManualClock,
  claims: Record<string, unknown> = {},
  how: { key?: KeyObject | Uint8Array; alg?: string } = {},
): Promise<string> {
  const now = Math.floor(clock.now() / 1000);
  return new SignJWT({
    iss: 'acme.zendesk.com',
    aud: `${accountOrigin}/api/v2/apps/installations/77.json`,
    sub: `${accountOrigin}/api/v2/users/361.json`,
    iat: now,
    nbf: now,
    exp: now + 300,
    context: { product: 'support', location: 'top_bar' },
    ...claims,
  })
    .setProtectedHeader({ alg: how.alg ?? 'RS256' })
    .sign(how.key ?? rsa.privateKey);
}

/** A token as Pipedrive signs it. */
export function pipedriveToken(
  clock: ManualClock,
  claims: Record<string, unknown> = {},
  secret: string = jwtSecret,
): Promise<string> {
  const exp = Math.floor(clock.now() / 1000) + 300;
  return new SignJWT({ userId: 361, companyId: 900, exp, ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(new TextEncoder().encode(secret));
}
