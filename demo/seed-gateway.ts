import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { agents, salesNumber, siteKey, virtualNumbers } from './cast.ts';
import { seedFlow } from './flow/seed-flow.ts';
import { type ApiAddress, GatewayApi } from './gateway-api.ts';
import { type HelpdeskSigner, helpdeskBody, helpdeskConnection } from './helpdesk/connect.ts';

export interface SeedOptions extends ApiAddress {
  /** Origins of pages that may request visitor tokens. */
  siteOrigins: string[];
  /** Notes what was created, so that later changes of the data are kept. */
  markerFile: string;
}

/** What an earlier start created. */
interface Marker {
  /** The website's origins. */
  origins: string[];
  /** Whether the support number has its flow. */
  flow: boolean;
}

/** Creates agents, numbers, the flow of support and the shop through REST, as an administrator would. Each only once. */
export async function seedGateway(options: SeedOptions): Promise<void> {
  const { siteOrigins: origins, markerFile } = options;
  const api = new GatewayApi(options);
  const before = readMarker(markerFile);
  if (before === null) {
    for (const { identity, name } of agents) await api.put(`/v1/agents/${identity}`, { name });
    for (const { number, ...body } of virtualNumbers) {
      await api.put(`/v1/virtual-numbers/${encodeURIComponent(number)}`, body);
    }
  }
  if (before?.flow !== true) await seedFlow(api);
  const marker = JSON.stringify({ origins, flow: true } satisfies Marker);
  // The website's port is a setting. If it changed, its origin changes too. Its visitors have no keypad for a menu.
  if (before === null || JSON.stringify(before) !== marker) {
    await api.put(`/v1/sites/${siteKey}`, { origins, target: salesNumber });
    writeFileSync(markerFile, marker);
  }
}

function readMarker(file: string): Marker | null {
  if (!existsSync(file)) return null;
  const marker = JSON.parse(readFileSync(file, 'utf8')) as Marker | string[];
  // Demos before the flow wrote the origins alone.
  return Array.isArray(marker) ? { origins: marker, flow: false } : marker;
}

/** Makes the helpdesk's connection. At each start, because the helpdesk's key is new then. */
export async function connectHelpdesk(options: SeedOptions, signer: HelpdeskSigner): Promise<void> {
  await new GatewayApi(options).put(
    `/v1/crm-connections/${helpdeskConnection}`,
    helpdeskBody(signer, options.siteOrigins),
  );
}
