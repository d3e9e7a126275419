import { isTyping, keysOf, sameKeys } from '../controllers/key-combination.ts';
import { CodedError } from '../domain/errors/coded-error.ts';
import { type Country, isCountry } from '../domain/numbers/e164.ts';
import { HighlightPainter } from './highlight-painter.ts';
import { listedNumbers } from './listed-numbers.ts';
import { Marks, type Painter } from './marks.ts';
import { onNumberClick } from './number-clicks.ts';
import { type ListTexts, NumberList } from './number-list.ts';
import { OverlayPainter } from './overlay-painter.ts';
import { PageSearch } from './page-search.ts';
import { Scope } from './scope.ts';
import type { NumberWish } from './wishes.ts';

export interface ClickToDialOptions {
  /** The places whose numbers can be clicked, as a CSS selector. */
  selector: string;
  /** Finds national spellings of this country as well, e.g. "DE" (ISO 3166-1). Default: international ones alone. */
  country?: string | null;
  /** Places inside them that are left out, as a CSS selector. */
  exclude?: string | null;
  /** Looks into open shadow roots, too. */
  shadowRoots?: boolean;
  /** Opens the list of numbers. A letter counts as the keyboard has it. Default: "Alt+Shift+N". null: no key. */
  shortcut?: string | null;
  /** The texts of the list. */
  texts?: Partial<ListTexts>;
}

export interface ClickToDial {
  /** Opens the list of the numbers on the page, for the keyboard and for screen readers. */
  showList(): void;
  /** Removes all marks. The page is then as before. */
  stop(): void;
}

const english: ListTexts = { list: 'Numbers on this page', none: 'There is no number on this page.', close: 'Close' };

/**
 * Makes the phone numbers in a page's text clickable. The page's elements and text are not touched, so frameworks can
 * render them again at any time.
 * @param dial called when the user clicks a number, or chooses it in the list. Never because of a script.
 * @throws CodedError CONFIG_INVALID if a selector or the country is wrong
 */
export function clickToDial(options: ClickToDialOptions, dial: (wish: NumberWish) => void): ClickToDial {
  const page = document;
  const scope = new Scope(page, options);
  const country = countryOf(options.country);
  const painter: Painter = HighlightPainter.works ? new HighlightPainter(page) : new OverlayPainter(page);
  const numbers = { scope, country, marks: new Marks(painter) };
  const search = new PageSearch({
    ...numbers,
    page,
    enter: options.shadowRoots === true ? (root) => painter.enter(root) : null,
    changed: () => painter.moved(),
  });
  const list = new NumberList(page);
  const listeners = new AbortController();

  const showList = (): void => {
    const entries = listedNumbers(numbers, [page, ...search.roots]).map(({ text, wish, mark }) => ({
      text,
      call: () => dial(wish),
      choose: () => {
        wish.element.scrollIntoView({ block: 'nearest' });
        painter.choose(mark);
      },
    }));
    list.show(entries, { ...english, ...options.texts }, () => painter.choose(null));
  };

  onNumberClick(numbers, dial, listeners.signal);
  onShortcut(options.shortcut === undefined ? 'Alt+Shift+N' : options.shortcut, showList, listeners.signal);

  return {
    showList,
    stop() {
      listeners.abort();
      search.stop();
      list.close();
      painter.stop();
    },
  };
}

function onShortcut(shortcut: string | null, then: () => void, signal: AbortSignal): void {
  if (shortcut === null) return;
  const pressed = (event: KeyboardEvent): void => {
    if (event.repeat || event.isComposing || isTyping(event) || keysOf(event) !== sameKeys(shortcut)) return;
    event.preventDefault();
    then();
  };
  addEventListener('keydown', pressed, { capture: true, signal });
}

function countryOf(text: string | null | undefined): Country | null {
  if (text === null || text === undefined || text === '') return null;
  const country = text.toUpperCase();
  if (isCountry(country)) return country;
  throw new CodedError('CONFIG_INVALID', {
    message: `clickToDial: “${text}” is no country.`,
    help: 'Give two letters of ISO 3166-1, such as "DE".',
  });
}
