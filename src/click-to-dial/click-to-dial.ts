import { isTyping, keysOf, sameKeys } from '../controllers/key-combination.ts';
import { CodedError } from '../domain/errors.ts';
import { dialText, readDialable } from '../domain/numbers/dialable.ts';
import { type Country, isCountry } from '../domain/numbers/e164.ts';
import { HighlightPainter } from './highlight-painter.ts';
import { boxesOf, type Mark, Marks, type Painter } from './marks.ts';
import { type ListTexts, NumberList } from './number-list.ts';
import { OverlayPainter } from './overlay-painter.ts';
import { PageSearch } from './page-search.ts';
import { Scope } from './scope.ts';

export interface ClickToDialOptions {
  /** The places whose numbers can be clicked, as a CSS selector. */
  selector: string;
  /** Finds national spellings of this country as well, e.g. "DE" (ISO 3166-1). Default: international ones alone. */
  country?: string | null;
  /** Places inside them that are left out, as a CSS selector. */
  exclude?: string | null;
  /** Looks into open shadow roots, too. */
  shadowRoots?: boolean;
  /** Opens the list of numbers. Letters are those of a US keyboard. Default: "Alt+Shift+N". null: no key. */
  shortcut?: string | null;
  /** The texts of the list. */
  texts?: Partial<ListTexts>;
}

/** What the user wants to call. */
export interface NumberWish {
  /** E.164, with the digits that are sent after the answer. A `tel:` link of a national number: as it is written. */
  number: string;
  /** The element with the number, e.g. to find the record that it belongs to. */
  element: Element;
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
  const marks = new Marks(painter);
  const search = new PageSearch({
    page,
    scope,
    marks,
    country,
    enter: options.shadowRoots === true ? (root) => painter.enter(root) : null,
    changed: () => painter.moved(),
  });
  const list = new NumberList(page);
  const listeners = new AbortController();
  const listening = { capture: true, signal: listeners.signal };

  const onClick = (event: MouseEvent): void => {
    if (!event.isTrusted || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const path = event.composedPath();
    const wish = ofLink(scope.linkIn(path), country) ?? ofMark(markAt(event, path[0]));
    if (wish === null) return;
    // The row around a number can have a click of its own.
    event.preventDefault();
    event.stopImmediatePropagation();
    dial(wish);
  };

  const markAt = ({ clientX, clientY }: MouseEvent, target: EventTarget | undefined): Mark | null => {
    // The end of a selection is a click as well.
    if (!(target instanceof Element) || getSelection()?.type === 'Range' || !scope.holds(target)) return null;
    return marks.at(target, clientX, clientY);
  };

  const showList = (): void => {
    const links = [page, ...search.roots].flatMap((root) => scope.linksUnder(root));
    const numbers = [
      ...links.flatMap((link) => {
        const wish = ofLink(link, country);
        const { left, top, width } = link.getBoundingClientRect();
        const text = link.textContent?.trim() || (wish?.number ?? '');
        return wish === null || width === 0 ? [] : [{ wish, text, left, top, mark: null }];
      }),
      ...[...marks].flatMap((mark) => {
        const wish = ofMark(mark);
        const [box] = boxesOf(mark);
        return wish === null || !box || !scope.holds(wish.element)
          ? []
          : [{ wish, text: mark.text, left: box.left, top: box.top, mark }];
      }),
    ].sort((a, b) => a.top - b.top || a.left - b.left);
    const here = numbers.findIndex(({ top }) => top >= 0);
    const fromHere = [...numbers.slice(Math.max(here, 0)), ...numbers.slice(0, Math.max(here, 0))];
    list.show(
      fromHere.map(({ wish, text, mark }) => ({
        text,
        call: () => dial(wish),
        choose: () => {
          wish.element.scrollIntoView({ block: 'nearest' });
          painter.choose(mark);
        },
      })),
      { ...english, ...options.texts },
      () => painter.choose(null),
    );
  };

  const { shortcut = 'Alt+Shift+N' } = options;
  const onKey = (event: KeyboardEvent): void => {
    if (shortcut === null || event.repeat || event.isComposing || isTyping(event)) return;
    if (keysOf(event) !== sameKeys(shortcut)) return;
    event.preventDefault();
    showList();
  };

  addEventListener('click', onClick, listening);
  addEventListener('keydown', onKey, listening);

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

function ofMark(mark: Mark | null): NumberWish | null {
  const element = mark?.nodes[0]?.parentElement ?? null;
  return mark === null || element === null ? null : { number: mark.number, element };
}

/** A link without a number is left to the browser. */
function ofLink(link: HTMLAnchorElement | null, country: Country | null): NumberWish | null {
  if (link === null) return null;
  const text = decoded((link.getAttribute('href') ?? '').replace(/^\s*(?:tel|callto):/i, ''));
  // Without a country, the gateway reads the number for its own.
  const read = country === null ? null : readDialable(text, country);
  const number = read === null ? text : dialText(read);
  return /\p{Nd}/u.test(number) ? { number, element: link } : null;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
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
