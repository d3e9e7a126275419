import { nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { Clock } from '../../../domain/clock.ts';
import { type Favourite, mostFavourites } from '../../../domain/protocol/dialling/favourite.ts';
import type { DialSuggestions } from '../../../domain/protocol/dialling/suggestions.ts';
import { getFavourites, putFavourites, suggestDialling } from '../../../domain/protocol/operations/dialling.ts';
import type { Phone } from '../../../phone/phone.ts';
import { dialBackTo } from '../../call-texts.ts';
import type { Messages } from '../../messages.ts';
import { checkNumber } from '../number-text.ts';
import { styles } from './assist.styles.ts';
import { type Choice, choicesOf } from './choices.ts';
import { countryName } from './countries.ts';
import { renderChoices } from './render.ts';

/** A pause in typing after which the gateway is asked, in ms. */
const typingMs = 300;
const nothingFound: DialSuggestions = { number: null, contacts: [], hidden: false };

/** The dialer, as its assistant sees it. */
export interface AssistHost extends ReactiveControllerHost {
  readonly phone: Phone | null;
  readonly clock: Clock;
  readonly value: string;
  readonly renderRoot: HTMLElement | DocumentFragment;
  readonly words: Messages;
  readonly language: string;
  /** The country of numbers without a country code. */
  readonly homeCountry: string;
  chooseCountry(country: string): void;
  /** Puts a number into the field, with the focus behind it. */
  fill(to: string): void;
  call(to: string): void;
}

/**
 * What the dialer knows besides digits: favourites, last calls and contacts of the CRM while a person types, and what a
 * number is. Loaded when the field is first used.
 */
export class DialAssist {
  readonly #host: AssistHost;
  #favourites: readonly Favourite[] = [];
  #favouritesOf: Phone | null = null;
  #found: DialSuggestions = nothingFound;
  #typed = '';
  /** The country that the typed number is read in. */
  #country = '';
  /** Grows with each question, so that late answers are dropped. */
  #asked = 0;
  #open = false;
  /** The choice that Enter takes. -1: none. */
  #active = -1;
  #cancel: () => void = () => {};

  constructor(host: AssistHost) {
    this.#host = host;
    const root = host.renderRoot;
    if (root instanceof ShadowRoot && styles.styleSheet !== undefined) {
      root.adoptedStyleSheets = [...root.adoptedStyleSheets, styles.styleSheet];
    }
    this.typed(host.value, false);
  }

  /**
   * Called with each change of the field or of the country.
   * @param byHand a person typed it, rather than the keys or the page
   */
  typed(value: string, byHand: boolean): void {
    void this.#loadFavourites();
    const moved = this.#host.homeCountry !== this.#country;
    if (value === this.#typed && !moved) return;
    this.#typed = value;
    this.#country = this.#host.homeCountry;
    this.#active = -1;
    this.#cancel();
    const text = value.trim();
    const letters = /\p{L}/u.test(text);
    if (moved) {
      // The list stays as it is: the country is chosen in it. What the number was elsewhere is no longer true.
      this.#found = { ...this.#found, number: null };
      this.#asked += 1;
    } else {
      // The keys stay free for fingers: digits open nothing.
      this.#open = byHand && letters;
    }
    if (text.length < 2) {
      this.#found = nothingFound;
      this.#asked += 1;
    } else {
      this.#cancel = this.#host.clock.after(typingMs, () => void this.#ask(text));
    }
    this.#host.requestUpdate();
  }

  get isOpen(): boolean {
    return this.#open;
  }

  get activeId(): string | null {
    return this.#open && this.#active >= 0 ? `choice-${this.#active}` : null;
  }

  toggle(): void {
    this.#open = !this.#open;
    this.#active = -1;
    this.#host.requestUpdate();
  }

  close(): void {
    if (!this.#open) return;
    this.toggle();
  }

  /** Stops what waits. */
  stop(): void {
    this.#cancel();
    this.#asked += 1;
  }

  /** Party, country and kind of the number: “Marigold Thimble · Mexico, mobile”. null: not known. */
  get preview(): string | null {
    const { number } = this.#found;
    if (number === null || this.#typed === '') return null;
    const { words } = this.#host;
    const kind = words.numberKinds[number.kind];
    const country = number.country === null ? null : countryName(number.country, this.#host.language);
    const where = country !== null && kind ? words.countryAndKind(country, kind) : (country ?? kind ?? null);
    const name = this.#choices.find(({ to }) => to === number.to)?.name ?? null;
    const said = [name, where].filter((part) => part !== null);
    return said.length === 0 ? null : said.join(' · ');
  }

  render(): TemplateResult | typeof nothing {
    if (!this.#open) return nothing;
    const { words, language, homeCountry } = this.#host;
    return renderChoices({
      text: words,
      language,
      choices: this.#choices,
      hidden: this.#found.hidden,
      active: this.#active,
      country: homeCountry,
      isFavourite: (to) => this.#favourites.some((each) => each.to === to),
      onCountry: (country) => this.#host.chooseCountry(country),
      onChoose: (choice) => this.#choose(choice),
      onStar: (choice) => void this.#star(choice),
    });
  }

  /** @returns whether the key was used */
  onKeydown(event: KeyboardEvent): boolean {
    if (event.altKey && !event.ctrlKey && !event.metaKey && /^Digit[1-9]$/.test(event.code)) {
      const favourite = this.#favourites[Number(event.code.slice(-1)) - 1];
      if (favourite === undefined) return false;
      this.#call(favourite.to);
      return true;
    }
    if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return false;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const { length } = this.#choices;
      const step = event.key === 'ArrowDown' ? 1 : -1;
      if (!this.#open) this.toggle();
      else if (length > 0) this.#active = (this.#active + step + length) % length;
      if (this.#active < 0 && length > 0) this.#active = step === 1 ? 0 : length - 1;
      this.#host.requestUpdate();
      return true;
    }
    if (event.key === 'Escape' && this.#open) {
      this.close();
      return true;
    }
    if (event.key !== 'Enter') return false;
    const choice = this.#open ? this.#choices[this.#active < 0 && /\p{L}/u.test(this.#typed) ? 0 : this.#active] : null;
    if (choice) {
      this.#choose(choice);
      return true;
    }
    return this.#typed === '' && this.#redial();
  }

  get #choices(): Choice[] {
    return choicesOf({
      typed: this.#typed,
      favourites: this.#favourites,
      log: this.#host.phone?.state.$log.get() ?? [],
      contacts: this.#found.contacts,
      text: this.#host.words,
    });
  }

  /** The number that was called last comes into the field. */
  #redial(): boolean {
    const last = this.#host.phone?.state.$log.get().find(({ direction }) => direction === 'outbound');
    const to = last === undefined ? null : dialBackTo(last);
    if (to === null || to.startsWith('call:')) return false;
    this.#host.fill(to);
    return true;
  }

  #choose({ to }: Choice): void {
    this.#open = false;
    this.#active = -1;
    // A hidden number cannot be shown in the field.
    if (to.startsWith('call:')) this.#call(to);
    else this.#host.fill(to);
    this.#host.requestUpdate();
  }

  #call(to: string): void {
    this.#open = false;
    this.#host.call(to);
    this.#host.requestUpdate();
  }

  async #ask(text: string): Promise<void> {
    const { phone } = this.#host;
    const asked = ++this.#asked;
    if (phone === null || phone.state.$status.get() !== 'ready') return;
    const found = await this.#meant(phone, text).catch(() => nothingFound);
    if (asked !== this.#asked) return;
    this.#found = found;
    this.#host.requestUpdate();
  }

  /** The gateway reads national numbers in its own country, so it is told what would be dialled. */
  async #meant(phone: Phone, text: string): Promise<DialSuggestions> {
    const to = await checkNumber(text, this.#country);
    const words = /\p{L}/u.test(text);
    if (to === null && !words) return nothingFound;
    const found = await phone.request(suggestDialling, { body: { text: (words ? text : (to ?? text)).slice(0, 64) } });
    const { number } = found;
    // Letters may be digits, as in 1-800-FLOWERS, and the gateway has read them in its own country.
    const same = !words || number === null || to?.split(/[,;]/)[0] === number.to;
    return same ? found : { ...found, number: null };
  }

  async #loadFavourites(): Promise<void> {
    const { phone } = this.#host;
    if (phone === null || phone === this.#favouritesOf || phone.state.$status.get() !== 'ready') return;
    this.#favouritesOf = phone;
    try {
      this.#favourites = await phone.request(getFavourites, {});
      this.#host.requestUpdate();
    } catch {
      // An older gateway has none. The next use of the field asks again.
      this.#favouritesOf = null;
    }
  }

  async #star({ name, to }: Choice): Promise<void> {
    const { phone } = this.#host;
    if (phone === null) return;
    const before = this.#favourites;
    const has = before.some((each) => each.to === to);
    const after = has ? before.filter((each) => each.to !== to) : [...before, { name, to }].slice(0, mostFavourites);
    try {
      this.#favourites = await phone.request(putFavourites, { body: after });
    } catch {
      this.#favourites = before;
    }
    await this.#renderRowOf(to);
  }

  /** A row moves between the groups, or leaves the list: the focus goes with it, or to the list, never to another row. */
  async #renderRowOf(to: string): Promise<void> {
    const { renderRoot } = this.#host;
    const held = renderRoot.querySelector('.star:focus') !== null;
    if (held) renderRoot.querySelector<HTMLElement>('.choices')?.focus({ preventScroll: true });
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    const at = this.#choices.findIndex((choice) => choice.to === to);
    if (held) renderRoot.querySelector<HTMLElement>(`#choice-${at} .star`)?.focus();
  }
}
