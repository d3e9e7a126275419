/** One of the gateway's own pages. They differ in title and script. The same page for everyone: it holds no data. */
export interface ConsolePage {
  title: string;
  /** Where people open it. A room's route may send it as well. */
  paths: readonly string[];
  /** Whether something on it is made with Lit, whose templates are then the only text that becomes markup. */
  usesLit: boolean;
}

/** By the names of their scripts: `connections` loads `src/console/connections.ts`, as the build makes it. */
export const consolePages = {
  // The identity provider sends browsers back to the second path. The page passes the answer on; this request changes
  // nothing.
  'sign-in': { title: 'Sign in', paths: ['/sign-in', '/sign-in/openid'], usesLit: false },
  // Each page of the console has an address below it, which `addConsole` serves as well.
  console: { title: 'Console', paths: ['/console'], usesLit: true },
  connections: { title: 'CRM connections', paths: ['/connections'], usesLit: true },
  contacts: { title: 'Contacts', paths: ['/contacts'], usesLit: true },
  recording: { title: 'Recording', paths: [], usesLit: false },
} as const satisfies Readonly<Record<string, ConsolePage>>;

export type ConsolePageName = keyof typeof consolePages;

/** The file with the markup of all pages. */
export const pageTemplate = 'page.html';

/** @param template the text of `pageTemplate` */
export function pageMarkup(template: string, name: ConsolePageName): string {
  return template.replaceAll('{{title}}', consolePages[name].title).replaceAll('{{name}}', name);
}
