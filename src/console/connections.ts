/** The administrator's page of CRM connections, and of the CRMs of each virtual number. */
import { connectionsList } from './connections/connections-list.ts';
import { pageOf } from './make.ts';
import { signedInPage } from './signed-in-page.ts';

const { person, ...page } = signedInPage();
const { elements, start } = connectionsList(page, true);
pageOf().append(...elements);

await page.trying(async () => {
  await person();
  await start();
});
