/** The framed page in one state, as in a CRM's frame: `/embed/crm?state=active&theme=dark`. */
import '../../../stories/whole-softphone.ts';
import type { CrmHost, HostContext } from '../../../src/domain/crm/host.ts';
import { bridgeHost } from '../../../src/embed/page/bridge-host.ts';
import { texts as arabic } from '../../../src/embed/page/languages/arabic.ts';
import { PageView } from '../../../src/embed/page/page-view.ts';
import { english } from '../../../src/embed/page/texts.ts';
import { parkedCalls } from '../../../src/testing/parked-calls.ts';
import { phoneInState } from '../../../src/testing/phone-in-state.ts';
import { type FrameState, frameScene } from '../frame-states.ts';

// The one language of the product that is read from right to left.
const isArabic = document.documentElement.dir === 'rtl';
if (isArabic) document.documentElement.lang = 'ar';
const texts = isArabic ? arabic : english;
const bars = {
  'sign-in': texts.signIn,
  ask: texts.askMicrophone,
  withheld: texts.microphone.withheld,
};

const asked = new URLSearchParams(location.search);
const { phone: scene, view: tab, bar, parked } = frameScene((asked.get('state') ?? 'incoming') as FrameState);
const getToken = async (): Promise<string> => '';
const around = asked.get('origin');
const host = around === null ? crmOf(asked.get('theme')) : bridgeHost(window, around, { getToken, onForged() {} });

const view = new PageView(document);
host.context?.(({ theme }) => view.follow(theme));
if (bar !== undefined) {
  const { text, button } = bars[bar];
  view.say(text, button === null ? null : { label: button, click() {} });
}
if (scene !== null) {
  const phone = parked ? parkedCalls(scene) : phoneInState(scene);
  Object.assign(view.softphone, {
    phone,
    clock: phone.clock,
    host,
    hidden: false,
  });
  await view.softphone.updateComplete;
  view.softphone.view = tab ?? 'phone';
  const follows = phone.state.$follower.get();
  view.beside(bar === 'withheld' || follows ? null : { label: texts.ownWindow, click() {} });
}
document.body.dataset.drawn = 'yes';

/** A CRM's page that says its colours. */
function crmOf(theme: string | null): CrmHost {
  const now: HostContext = { about: null, theme: theme === 'dark' ? 'dark' : 'light' };
  return {
    name: 'picture',
    getToken,
    open() {},
    context(listener) {
      listener(now);
      return () => {};
    },
  };
}
