import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { agentPageMarkup } from '../../demo/agent-pages/routes.ts';
import { ordersPage } from '../../demo/orders/routes.ts';
import type { ContactPage, ImportReport, ListedContact } from '../../src/domain/protocol/contact-list.ts';
import type { SessionView } from '../../src/domain/protocol/session.ts';
import { pageMarkup, pageTemplate } from '../../src/gateway/http/console-pages.ts';
import { contact, fixtureNow, session } from '../../src/testing/fake-phone-fixtures.ts';
import { root } from '../run.ts';
import { consoleAnswers } from './console-answers.ts';
import type { Answer } from './picture.ts';

/** The gateway's origin in the pictures. */
export const gateway = 'https://cti.example';
/** The origin of a page around the phone. */
export const site = 'https://shop.example';

const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const css = (path: string): Answer => ({ contentType: 'text/css', body: read(path) });
const js = (path: string): Answer => ({ contentType: 'text/javascript', body: read(path) });
const html = (body: string): Answer => ({ contentType: 'text/html', body });
const json = (body: SessionView | ContactPage | ImportReport): Answer => ({
  contentType: 'application/json',
  body: JSON.stringify(body),
});

/** A page with nothing but a script, and what it shows without one. */
const scriptPage = (title: string, script: string, body = ''): Answer =>
  html(`<!doctype html>
<html lang="en">
  <head>
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>${title}</title>
    <script type="module" src="/built/${script}.js"></script>
  </head>
  <body>${body}</body>
</html>`);

const framedPage = scriptPage('Phone', 'frame');

const text = `<main>
  <h1>Suppliers</h1>
  <p>Orders by phone: (415) 555-0123 on weekdays, +1 415 555 0142 at night.</p>
  <p>From abroad, call +44 20 7946 0018, or +44 20 7946 0958 for spare parts.</p>
  <p>Fax: <a href="tel:+14155550177">+1 415 555 0177</a></p>
</main>`;

/** A list of a CRM with the panel of its package. The markup is that of SuiteCRM's theme as far as the script reads it. */
const panelPage = `<!doctype html>
<html lang="en">
  <head>
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>Contacts</title>
  </head>
  <body>
    <h1>Contacts</h1>
    <table>
      <tr><td>Marigold Thimble</td><td class="phone" type="phone">(415) 555-0123</td></tr>
      <tr><td>Barnaby Inkwell</td><td class="phone" type="phone">+44 20 7946 0018</td></tr>
    </table>
    <script src="phone-panel.js"></script>
    <script src="sidecall.js" data-gateway="${gateway}" data-connection="crm"></script>
  </body>
</html>`;

const listed = (id: string, different: Partial<ListedContact>): ListedContact => ({
  id,
  name: contact.name,
  company: contact.company,
  numbers: [
    { number: '+14155550123', display: '(415) 555-0123' },
    { number: '+442079460018,12', display: '+44 20 7946 0018 ext. 12' },
  ],
  email: 'marigold@thimble.example',
  notes: 'Calls on Mondays.',
  owner: 'robin',
  doNotRecord: true,
  private: false,
  createdAt: fixtureNow,
  revision: 1,
  ...different,
});
const contacts: ContactPage = {
  contacts: [
    listed('CT1', {}),
    listed('CT2', {
      name: 'שמואל בן־אברהם מבית המלאכה לחוטים ואצבעונים',
      ...{ company: null, owner: null, email: null, notes: '', doNotRecord: false, private: true },
      numbers: [{ number: null, display: '+44 •• •••• ••••' }],
    }),
    listed('CT3', {
      name: 'Sam Okafor-Lindqvist of the Marigold Thimble Threadworks Foundation',
      email: `${'threadworks.'.repeat(6)}foundation@thimble.example`,
    }),
  ],
  next: 'more',
};
const report: ImportReport = {
  ...{ rows: 12, created: 7, merged: 2, unchanged: 1, failed: 2 },
  problems: [
    { line: 3, column: 'Phone number of the office', code: 'INVALID_NUMBER' },
    { line: 9, column: null, code: 'NAME_MISSING' },
  ],
  ignoredColumns: ['Shoe size'],
};

/** Everything that the pages load but their scripts, by method and address without query. */
export async function scriptedAnswers(): Promise<ReadonlyMap<string, Answer>> {
  const orders = { gateway, connection: 'default', token: '/orders/token' };
  return new Map([
    [`GET ${gateway}/embed/crm`, framedPage],
    [`GET ${gateway}/embed/default`, framedPage],
    [`GET ${gateway}/contacts`, html(pageMarkup(read(`src/console/${pageTemplate}`), 'contacts'))],
    [`GET ${gateway}/console/console.css`, css('src/console/console.css')],
    ...consoleAnswers(gateway, html(pageMarkup(read(`src/console/${pageTemplate}`), 'console'))),
    [`GET ${gateway}/v1/session`, json({ ...session, role: 'admin' })],
    [`GET ${gateway}/v1/contacts`, json(contacts)],
    [`POST ${gateway}/v1/contacts/import`, json(report)],
    [`GET ${site}/numbers`, scriptPage('Suppliers', 'numbers', text)],
    [`GET ${site}/suitecrm/index.php`, html(panelPage)],
    [`GET ${site}/suitecrm/phone-panel.js`, js('adapters/kit/package/phone-panel.js')],
    [`GET ${site}/suitecrm/sidecall.js`, js('adapters/suitecrm/package/custom/include/Sidecall/sidecall.js')],
    [`GET ${site}/orders/`, html(await agentPageMarkup(ordersPage('Robin'), orders))],
    [`GET ${site}/orders/shared/page.css`, css('demo/agent-pages/page/page.css')],
    [`GET ${site}/orders/page/style.css`, css('demo/orders/page/style.css')],
  ]);
}
