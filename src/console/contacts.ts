/** The gateway's own contact list, for people of every role. */
import { contactsList } from './contacts/contacts-list.ts';
import { pageOf } from './make.ts';
import { signedInPage } from './signed-in-page.ts';

const { say, trying, ask, person } = signedInPage();
const { elements, start } = contactsList({ say, trying, ask });
pageOf().append(...elements);

await trying(async () => {
  const { role } = await person();
  await start(role);
});
