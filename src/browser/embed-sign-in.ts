/** The script of /embed/{host}/sign-in: the window that signs the agent of a frame in. */
import { readPage } from '../embed/page/read-page.ts';
import { openSignInPage } from '../embed/windows/sign-in-page.ts';

void openSignInPage(window, readPage(document));
