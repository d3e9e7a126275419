/** The script of /embed/{host}/companion: the window that holds the calls of a frame. */
import '../elements/softphone/define.ts';
import { readPage } from '../embed/page/read-page.ts';
import { openCompanion } from '../embed/windows/companion-page.ts';

void openCompanion(window, readPage(document));
