import type { CrmHost } from '../../domain/crm/host.ts';
import type { EmbedPage } from '../../domain/protocol/embed.ts';
import { createPhone } from '../../phone/create-phone.ts';
import { microphonePermission } from '../../phone/microphone/permission.ts';
import type { Phone, RemoteVoice } from '../../phone/phone.ts';
import { identityIn } from '../../phone/token-identity.ts';
import { type BridgeHost, bridgeHost } from './bridge-host.ts';
import { linkCompanion } from './companion-link.ts';
import { ForgedMessages } from './forged-messages.ts';
import type { FrameHosts } from './frame-host.ts';
import { type MicrophoneAccess, microphoneAccess } from './microphone.ts';
import { speakPersonsLanguage } from './page-language.ts';
import { PageToken } from './page-token.ts';
import { PageView } from './page-view.ts';
import { parentOrigin } from './parent-origin.ts';
import { openSignIn } from './sign-in-window.ts';
import { english, type PageTexts } from './texts.ts';
import { whenFree } from './when-free.ts';

/** The page around this one, as the phone knows it. */
interface Around {
  host: CrmHost;
  /** A token of its own. null: it has none. */
  ownToken: () => Promise<string | null>;
}

/**
 * The softphone's page in a CRM's frame:
 *
 *   (loaded) ──► signed out ──a window signs the agent in──► phone
 *      └─ the CRM, or the page's server, proves the agent ────► │
 *                                                               ├─ with a microphone: calls are here
 *                                                               ├─ without: shows and controls calls, offers a window
 *                                                               └─ a companion is open: calls are there, this is its remote
 */
export class SoftphonePage {
  readonly #page: Window & typeof globalThis;
  readonly #settings: EmbedPage;
  readonly #frameHosts: FrameHosts;
  readonly #view: PageView;
  readonly #token: PageToken;
  readonly #forged: ForgedMessages;
  #texts: PageTexts = english;
  #around: Around | null = null;
  #phone: Phone | null = null;
  #microphone: MicrophoneAccess = 'open';
  /** The companion that holds the calls. null: none is open. */
  #companion: RemoteVoice | null = null;
  /** A change of the phone waits for the end of a call here. */
  #stopWaiting: () => void = () => {};
  #stopFollowing: () => void = () => {};

  constructor(page: Window & typeof globalThis, settings: EmbedPage, frameHosts: FrameHosts) {
    this.#page = page;
    this.#frameHosts = frameHosts;
    this.#settings = settings;
    this.#view = new PageView(page.document);
    this.#token = new PageToken({
      host: settings.host,
      elsewhere: async () => (await this.#around?.ownToken()) ?? null,
      onSignedOut: () => this.#offerSignIn(this.#texts.signedOut),
    });
    this.#forged = new ForgedMessages(page, settings.host, () => this.#token.last);
  }

  async open(): Promise<void> {
    const { origins, token } = this.#settings;
    this.#texts = await speakPersonsLanguage(this.#page);
    // In a sandbox without `allow-same-origin` the gateway refuses every request.
    if (this.#page.origin === 'null') {
      this.#view.say(this.#texts.noOrigin);
      return;
    }
    const origin = parentOrigin(this.#page, origins);
    if (origin === null && this.#page.parent !== this.#page) {
      this.#view.say(this.#texts.wrongParent);
      return;
    }
    if (origin !== null) this.#around = await this.#meet(origin);
    this.#around?.host.context?.(({ theme }) => this.#view.follow(theme));
    if (token !== null) this.#token.begin(token.token);
    if (await this.#token.known()) await this.#begin();
    else this.#offerSignIn(this.#texts.signIn);
  }

  async #meet(origin: string): Promise<Around> {
    const parts = {
      getToken: () => this.#token.next(),
      trusts: (other: string) => other === origin,
      onForged: () => this.#forged.note(),
    };
    const own = await this.#frameHosts[this.#settings.adapter]?.();
    if (own !== undefined) {
      const host = own.create(parts);
      return { host, ownToken: async () => (own.bringsToken ? host.getToken() : null) };
    }
    const host: BridgeHost = bridgeHost(this.#page, origin, parts);
    return { host, ownToken: () => host.ownToken() };
  }

  #offerSignIn({ text, button }: { text: string; button: string }): void {
    const click = (): void => {
      const signedIn = (token: string): void => {
        this.#view.silence();
        this.#token.begin(token);
        if (this.#phone === null) void this.#begin();
        else this.#phone.dismissProblem();
      };
      const opened = openSignIn(this.#page, this.#settings.host, signedIn);
      this.#view.say(opened === null ? this.#texts.noWindows : this.#texts.waitsForSignIn, { label: button, click });
    };
    this.#view.say(text, { label: button, click });
  }

  async #begin(): Promise<void> {
    this.#microphone = await microphoneAccess(this.#page);
    this.#use(null);
    this.#page.navigator.mediaDevices?.addEventListener('devicechange', () => void this.#lookForMicrophone());
    linkCompanion(this.#page, {
      token: () => this.#token.next(),
      connected: (identity, voice) => {
        // The window can be that of another agent of this browser.
        if (identity === identityIn(this.#token.last ?? '')) this.#change(voice);
      },
      gone: () => this.#change(null),
    });
  }

  /** A microphone was connected: from now on the calls are here. */
  async #lookForMicrophone(): Promise<void> {
    if (this.#microphone !== 'missing') return;
    const access = await microphoneAccess(this.#page);
    if (access === this.#microphone) return;
    this.#microphone = access;
    this.#change(this.#companion);
  }

  /** The next phone, once no call would be lost. */
  #change(voice: RemoteVoice | null): void {
    this.#companion = voice;
    this.#stopWaiting();
    if (this.#phone === null) this.#use(voice);
    else this.#stopWaiting = whenFree(this.#phone, () => this.#use(voice));
  }

  /** @param remote null: no companion is open */
  #use(remote: RemoteVoice | null): void {
    const host = this.#around?.host ?? null;
    const before = this.#phone;
    const phone = createPhone({
      gateway: '',
      getToken: () => this.#token.next(),
      host,
      withoutVoice: !this.#speaks,
      remote,
    });
    this.#phone = phone;
    const { softphone } = this.#view;
    softphone.host = host;
    softphone.phone = phone;
    this.#view.show();
    this.#sayMicrophone(remote !== null);
    this.#stopFollowing();
    this.#stopFollowing = phone.state.$follower.listen(() => this.#offerOwnWindow(remote !== null));
    // The element shows what went wrong.
    const connect = (): Promise<void> => phone.connect().catch(() => {});
    void (before?.disconnect() ?? Promise.resolve()).catch(() => {}).then(connect);
  }

  #sayMicrophone(hasCompanion: boolean): void {
    const window = (label: string) => ({ label, click: () => this.#openCompanion(label) });
    this.#offerOwnWindow(hasCompanion);
    if (hasCompanion || this.#microphone === 'open') {
      this.#view.silence();
    } else if (this.#microphone === 'ask') {
      this.#offerMicrophone();
    } else {
      const { text, button } = this.#texts.microphone[this.#microphone];
      this.#view.say(text, button === null ? null : window(button));
    }
  }

  /** Not while the sound is in another tab: the narrow header has *Use here* then. */
  #offerOwnWindow(hasCompanion: boolean): void {
    const { ownWindow: label } = this.#texts;
    const fits = !hasCompanion && this.#speaks && this.#phone?.state.$follower.get() !== true;
    this.#view.beside(fits ? { label, click: () => this.#openCompanion(label) } : null);
  }

  /** Asks with a reason, and before a call rings: a prompt that appears in a ringing call is refused by mistake. */
  #offerMicrophone(): void {
    const { text, button } = this.#texts.askMicrophone;
    const click = (): void => {
      microphonePermission.ask().then(
        () => this.#view.silence(),
        () => this.#view.say(this.#texts.microphoneStillRefused),
      );
    };
    this.#view.say(text, { label: button, click });
  }

  get #speaks(): boolean {
    return this.#microphone === 'open' || this.#microphone === 'ask';
  }

  /** In a click: browsers open no window otherwise. The window finds this page by itself. */
  #openCompanion(label: string): void {
    const address = `/embed/${encodeURIComponent(this.#settings.host)}/companion`;
    const opened = this.#page.open(address, 'sidecall-companion', 'popup,width=380,height=680');
    if (opened === null) this.#view.say(this.#texts.noWindows, { label, click: () => this.#openCompanion(label) });
  }
}
