import { GatewayClient } from '../../client/gateway-client.ts';
import { isLive } from '../../domain/calls/phase.ts';
import type { EmbedPage } from '../../domain/protocol/embed.ts';
import { createPhone } from '../../phone/create-phone.ts';
import { openTabChannel, type TabChannel, tabChannelName } from '../../phone/tab-channel.ts';
import { identityIn } from '../../phone/token-identity.ts';
import { speakPersonsLanguage } from '../page/page-language.ts';
import { PageToken } from '../page/page-token.ts';
import { PageView } from '../page/page-view.ts';
import { FrameLinks } from './frame-links.ts';

/**
 * The companion: a window that holds the agent's calls, for a frame without a microphone, or so that calls outlive the
 * CRM's page. It shows the same softphone. Frames near its opener are its remotes.
 */
export async function openCompanion(page: Window & typeof globalThis, settings: EmbedPage): Promise<void> {
  const texts = await speakPersonsLanguage(page);
  const view = new PageView(page.document);
  let channel: TabChannel | null = null;
  let begun = false;

  const links = new FrameLinks(page, {
    connected: () => void begin(),
    tab: (message) => channel?.post(message),
  });
  const token = new PageToken({
    host: settings.host,
    elsewhere: async () => {
      const found = await links.token();
      // From now on this window renews it, also when the frame is gone.
      if (found !== null) token.begin(found);
      return found;
    },
    onSignedOut: () => view.say(texts.companionWaits),
  });

  async function begin(): Promise<void> {
    if (begun) return;
    begun = true;
    const first = await token.next().catch(() => null);
    const identity = first === null ? null : identityIn(first);
    if (first === null || identity === null) {
      begun = false;
      return;
    }
    view.silence();
    const name = tabChannelName(new GatewayClient({ gateway: '', getToken: () => token.next() }).url(''), identity);
    // What this window's phone says to other tabs of its agent goes to the frames as well.
    channel = openTabChannel(name, (message) => links.post({ type: 'tab', message }));
    token.begin(first);
    const phone = createPhone({ gateway: '', getToken: () => token.next() });
    view.softphone.phone = phone;
    view.show();
    page.addEventListener('beforeunload', (event) => {
      if (Object.values(phone.state.$calls.get()).some(({ phase }) => isLive(phase))) event.preventDefault();
    });
    await phone.connect().catch(() => {
      // The element shows what went wrong.
    });
    links.tellAgent(identity);
  }

  view.say(links.opened ? texts.companionWaits : texts.companionAlone);
  links.start();
}
