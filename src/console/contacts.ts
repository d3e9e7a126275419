/** The gateway's own contact list, for people of every role. */
import { contactsList } from './contacts/contacts-list.ts';
import { pageOf } from './make.ts';
import { signedInPage } from './signed-in-page.ts';

const { person, ...page } = signedInPage();
const { elements, start } = contactsList(page);
pageOf().append(...elements);

await page.trying(async () => {
  const { role } = await person();
  await start(role);
});
