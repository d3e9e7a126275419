/** The script of /embed/{host}: the softphone in a CRM's frame. */
import '../elements/softphone/define.ts';
import { SoftphonePage } from '../embed/page/embed-page.ts';
import { readPage } from '../embed/page/read-page.ts';
import { frameHosts } from './frame-hosts.ts';

void new SoftphonePage(window, readPage(document), frameHosts).open();
