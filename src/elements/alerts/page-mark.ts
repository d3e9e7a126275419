/**
 * The title and the icon of the page's tab while a call rings. Both return as they were, unless the page has changed them
 * meanwhile.
 */
export class PageMark {
  readonly #document: Document;
  #title: { before: string; shown: string } | null = null;
  #icon: { link: HTMLLinkElement; before: string | null; shown: string } | null = null;

  constructor(document: Document) {
    this.#document = document;
  }

  /**
   * @param title null: the page's own
   * @param icon address. null: the page's own
   */
  show(title: string | null, icon: string | null): void {
    this.#showTitle(title);
    this.#showIcon(icon);
  }

  #showTitle(title: string | null): void {
    const page = this.#document;
    const own = this.#title !== null && page.title === this.#title.shown;
    const before = own ? (this.#title?.before ?? '') : page.title;
    if (title !== null) page.title = title;
    else if (own) page.title = before;
    this.#title = title === null ? null : { before, shown: page.title };
  }

  #showIcon(icon: string | null): void {
    const shown = this.#icon;
    if (icon === null) {
      this.#icon = null;
      if (shown === null || shown.link.getAttribute('href') !== shown.shown) return;
      if (shown.before === null) shown.link.remove();
      else shown.link.setAttribute('href', shown.before);
    } else if (shown === null) {
      this.#icon = { ...this.#linkOfPage(), shown: icon };
      this.#icon.link.setAttribute('href', icon);
    }
  }

  #linkOfPage(): { link: HTMLLinkElement; before: string | null } {
    const page = this.#document;
    const link = page.querySelector<HTMLLinkElement>('link[rel~="icon"]');
    if (link) return { link, before: link.getAttribute('href') };
    const added = page.createElement('link');
    added.rel = 'icon';
    page.head.append(added);
    return { link: added, before: null };
  }
}
