/**
 * The pages of the admin console. To add one:
 *
 * 1. Write `pages/NAME/NAME.ts`, which exports `page(context: PageContext): HTMLElement` (`shell/page-context.ts`). Most
 *    pages are a `listPage(context, definition)` (`parts/list-page.ts`): columns, a reader, and the fields of the form.
 *    `pages/break-reasons` and `pages/queues` are examples. A custom element of its own has the prefix `console-`.
 * 2. Add one line here. The page is loaded when it is opened first, at /console/NAME.
 * 3. Add its checks to `test/console`, and its part to `test/e2e/console.test.ts`.
 */
import type { Role } from '../domain/protocol/session.ts';
import type { PageModule } from './shell/page-context.ts';

export const pageGroups = ['Start', 'Calls', 'People', 'Sound', 'Connections', 'Records', 'Gateway'] as const;

export interface ConsolePageEntry {
  /** In the address: /console/NAME. */
  name: string;
  title: string;
  group: (typeof pageGroups)[number];
  /** The roles that may open the page. */
  roles: readonly Role[];
  /** The roles that may change something on it. Default: administrators. */
  editors?: readonly Role[];
  load: () => Promise<PageModule>;
}

const admins = ['admin'] as const;
const supervisors = ['supervisor', 'admin'] as const;

export const pages: readonly ConsolePageEntry[] = [
  {
    name: '',
    title: 'Overview',
    group: 'Start',
    roles: supervisors,
    load: () => import('./pages/overview/overview.ts'),
  },
  {
    name: 'numbers',
    title: 'Numbers',
    group: 'Calls',
    roles: admins,
    load: () => import('./pages/numbers/numbers.ts'),
  },
  { name: 'flows', title: 'Flows', group: 'Calls', roles: admins, load: () => import('./pages/flows/flows.ts') },
  {
    name: 'queues',
    title: 'Queues',
    group: 'Calls',
    roles: supervisors,
    load: () => import('./pages/queues/queues.ts'),
  },
  {
    name: 'hours',
    title: 'Hours and holidays',
    group: 'Calls',
    roles: supervisors,
    editors: supervisors,
    load: () => import('./pages/hours/hours.ts'),
  },
  { name: 'calls', title: 'Calls', group: 'Calls', roles: supervisors, load: () => import('./pages/calls/calls.ts') },
  {
    name: 'agents',
    title: 'Agents and skills',
    group: 'People',
    roles: supervisors,
    load: () => import('./pages/agents/agents.ts'),
  },
  {
    name: 'break-reasons',
    title: 'Break reasons',
    group: 'People',
    roles: supervisors,
    load: () => import('./pages/break-reasons/break-reasons.ts'),
  },
  {
    name: 'prompts',
    title: 'Prompts',
    group: 'Sound',
    roles: admins,
    load: () => import('./pages/prompts/prompts.ts'),
  },
  {
    name: 'carriers',
    title: 'Carriers',
    group: 'Connections',
    roles: admins,
    load: () => import('./pages/carriers/carriers.ts'),
  },
  {
    name: 'connections',
    title: 'CRM connections',
    group: 'Connections',
    roles: admins,
    load: () => import('./pages/connections/connections.ts'),
  },
  { name: 'sites', title: 'Sites', group: 'Connections', roles: admins, load: () => import('./pages/sites/sites.ts') },
  {
    name: 'webhooks',
    title: 'Webhooks',
    group: 'Connections',
    roles: admins,
    load: () => import('./pages/webhooks/webhooks.ts'),
  },
  {
    name: 'api-keys',
    title: 'API keys',
    group: 'Connections',
    roles: admins,
    load: () => import('./pages/api-keys/api-keys.ts'),
  },
  {
    name: 'flow-secrets',
    title: 'Secrets of flows',
    group: 'Connections',
    roles: admins,
    load: () => import('./pages/flow-secrets/flow-secrets.ts'),
  },
  {
    name: 'contacts',
    title: 'Contacts',
    group: 'Records',
    roles: supervisors,
    editors: supervisors,
    load: () => import('./pages/contacts/contacts.ts'),
  },
  {
    name: 'recordings',
    title: 'Recordings',
    group: 'Records',
    roles: supervisors,
    load: () => import('./pages/recordings/recordings.ts'),
  },
  { name: 'audit', title: 'Audit', group: 'Records', roles: admins, load: () => import('./pages/audit/audit.ts') },
  {
    name: 'privacy',
    title: 'Privacy',
    group: 'Records',
    roles: admins,
    load: () => import('./pages/privacy/privacy.ts'),
  },
  {
    name: 'settings',
    title: 'Settings',
    group: 'Gateway',
    roles: admins,
    load: () => import('./pages/settings/settings.ts'),
  },
];

/** The page of this name, if the role may open it. */
export function pageOf(entries: readonly ConsolePageEntry[], name: string, role: Role): ConsolePageEntry | null {
  return entries.find((entry) => entry.name === name && entry.roles.includes(role)) ?? null;
}
