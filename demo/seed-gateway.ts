import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { agents, siteKey, supportNumber, virtualNumbers } from './cast.ts';
import { type HelpdeskSigner, helpdeskBody, helpdeskConnection } from './helpdesk/connect.ts';

export interface SeedOptions {
  gateway: string;
  apiKey: string;
  /** Origins of pages that may request visitor tokens. */
  siteOrigins: string[];
  /** Marks the first run, so that later changes of the data are kept. */
  markerFile: string;
}

/** Creates agents, numbers and the shop through REST, as an administrator would. Runs only once. */
export async function seedGateway(options: SeedOptions): Promise<void> {
  const origins = JSON.stringify(options.siteOrigins);
  const before = existsSync(options.markerFile) ? readFileSync(options.markerFile, 'utf8') : null;
  if (before === null) {
    for (const { identity, name } of agents) await put(options, `/v1/agents/${identity}`, { name });
    for (const { number, ...body } of virtualNumbers) {
      await put(options, `/v1/virtual-numbers/${encodeURIComponent(number)}`, body);
    }
  }
  // The website's port is a setting. If it changed, its origin changes too.
  if (before !== origins) {
    await put(options, `/v1/sites/${siteKey}`, { origins: options.siteOrigins, target: supportNumber });
    writeFileSync(options.markerFile, origins);
  }
}

/** Makes the helpdesk's connection. At each start, because the helpdesk's key is new then. */
export async function connectHelpdesk(options: SeedOptions, signer: HelpdeskSigner): Promise<void> {
  await put(options, `/v1/crm-connections/${helpdeskConnection}`, helpdeskBody(signer, options.siteOrigins));
}

async function put({ gateway, apiKey }: SeedOptions, path: string, body: unknown): Promise<void> {
  const answer = await fetch(new URL(path, gateway), {
    method: 'PUT',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(5000),
  });
  if (!answer.ok) throw new Error(`PUT ${path}: ${answer.status} ${(await answer.text()).slice(0, 300)}`);
}
