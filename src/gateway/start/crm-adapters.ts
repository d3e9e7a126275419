import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { defineCrm } from '../../../adapters/kit/index.ts';
import type { CrmDefinition } from '../../domain/crm/connection.ts';
import type { CrmManifest } from '../../domain/crm/manifest.ts';
import { manifestProblems } from '../../domain/crm/manifest-problems.ts';
import { CodedError } from '../../domain/errors.ts';
import { type ContactsParts, contactsConnector } from '../contacts/connector.ts';
import { manifest as contacts } from '../contacts/manifest.ts';

export type CrmLoaders = Readonly<Record<string, () => Promise<CrmDefinition>>>;

/** The adapters of the package, by name. Each is loaded when a connection uses it. */
export const crmAdapters: CrmLoaders = {
  'demo-crm': async () => (await import('../../../adapters/demo-crm/connector.ts')).definition,
  espocrm: async () => (await import('../../../adapters/espocrm/connector.ts')).definition,
  frappe: async () => (await import('../../../adapters/frappe/connector.ts')).definition,
  leadsquared: async () => (await import('../../../adapters/leadsquared/connector.ts')).definition,
  odoo: async () => (await import('../../../adapters/odoo/connector.ts')).definition,
  'pipeline-crm': async () => (await import('../../../adapters/pipeline-crm/connector.ts')).definition,
  'request-tracker': async () => (await import('../../../adapters/request-tracker/connector.ts')).definition,
  suitecrm: async () => (await import('../../../adapters/suitecrm/connector.ts')).definition,
  vtiger: async () => (await import('../../../adapters/vtiger/connector.ts')).definition,
  freshdesk: async () => (await import('../../../adapters/freshdesk/connector.ts')).definition,
  freshsales: async () => (await import('../../../adapters/freshsales/connector.ts')).definition,
  'google-sheets': async () => (await import('../../../adapters/google-sheets/connector.ts')).definition,
  hubspot: async () => (await import('../../../adapters/hubspot/connector.ts')).definition,
  pipedrive: async () => (await import('../../../adapters/pipedrive/connector.ts')).definition,
  shopify: async () => (await import('../../../adapters/shopify/connector.ts')).definition,
  webhook: async () => (await import('../../../adapters/webhook/connector.ts')).definition,
  zendesk: async () => (await import('../../../adapters/zendesk/connector.ts')).definition,
};

/** The adapter of the gateway's own contact list. Its owners are agents, so no map of users is needed. */
export function contactsAdapter(parts: ContactsParts): CrmDefinition {
  return { ...defineCrm(contacts, () => contactsConnector(parts)), usersAreAgents: true };
}

/**
 * Loads the adapters of SIDECALL_ADAPTERS: modules that export a `definition`.
 * @param paths of the modules, relative to the working directory
 * @returns the adapters by name
 * @throws CodedError CRM_ADAPTER_INVALID
 */
export async function loadAdapters(paths: readonly string[]): Promise<CrmLoaders> {
  const loaders: Record<string, () => Promise<CrmDefinition>> = {};
  for (const path of paths) {
    const definition = await definitionOf(path);
    const { name } = definition.manifest;
    if (name === contacts.name || Object.hasOwn(crmAdapters, name) || Object.hasOwn(loaders, name)) {
      throw invalid(path, `there is another adapter of the name ${name}.`);
    }
    loaders[name] = async () => definition;
  }
  return loaders;
}

async function definitionOf(path: string): Promise<CrmDefinition> {
  let module: { definition?: Partial<CrmDefinition> };
  try {
    module = await import(pathToFileURL(resolve(path)).href);
  } catch (cause) {
    // `defineCrm` of the kit has already checked the manifest.
    if (cause instanceof CodedError) throw invalid(path, cause.message, cause);
    throw invalid(path, `it cannot be loaded (${(cause as NodeJS.ErrnoException).code ?? String(cause)}).`, cause);
  }
  const { definition } = module;
  if (definition == null || typeof definition.createConnector !== 'function') {
    throw invalid(path, 'it must export a “definition” with a manifest and createConnector.');
  }
  const { createConnector, signedIdentity } = definition;
  const manifest: unknown = definition.manifest;
  const problems = manifestProblems(manifest);
  if (problems.length > 0) throw invalid(path, problems.join(' '));
  return { manifest: manifest as CrmManifest, createConnector, ...(signedIdentity && { signedIdentity }) };
}

function invalid(path: string, reason: string, cause?: unknown): CodedError {
  return new CodedError('CRM_ADAPTER_INVALID', { message: `SIDECALL_ADAPTERS: ${path}: ${reason}`, cause });
}
