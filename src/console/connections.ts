/** The administrator's page of CRM connections, and of the CRMs of each virtual number. */
import { connectionsList } from './connections/connections-list.ts';
import { pageOf } from './make.ts';
import { signedInPage } from './signed-in-page.ts';

const { say, trying, ask, person } = signedInPage();
const { elements, start } = connectionsList({ say, trying, ask }, true);
pageOf().append(...elements);

await trying(async () => {
  await person();
  await start();
});
