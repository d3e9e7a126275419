import type { Role } from '../domain/protocol/session.ts';
import { make } from './make.ts';

/** The pages that a person opens by themselves, and the roles that may open them. */
const ownPages: readonly { path: string; title: string; roles: readonly Role[] }[] = [
  { path: '/console', title: 'Console', roles: ['supervisor', 'admin'] },
  { path: '/connections', title: 'CRM connections', roles: ['admin'] },
  { path: '/contacts', title: 'Contacts', roles: ['agent', 'supervisor', 'admin'] },
];

/** Links to the pages of this role, but for the page that is open. */
export function linksTo(role: Role): HTMLElement[] {
  const others = ownPages.filter(({ path, roles }) => roles.includes(role) && path !== location.pathname);
  return others.map(({ path, title }) => make('a', { href: path }, title));
}
