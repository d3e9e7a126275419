import type { Page } from 'playwright-core';

export type Direction = 'ltr' | 'rtl';
export type Theme = 'light' | 'dark';

export interface Picture {
  /** Of its file, without “.png”. */
  name: string;
  /** One that the scripted network answers. */
  address: string;
  /** In CSS pixels. */
  size: { width: number; height: number };
  /** Shows what is below the window, too. */
  whole?: true;
  /** The colours that the browser's user prefers. */
  prefers: Theme;
  direction: Direction;
  /** Brings the page into the state to show. */
  prepare?: (page: Page) => Promise<unknown>;
}

/** What is pictured at every width, light and dark, in both directions. */
export interface Look extends Pick<Picture, 'address' | 'prepare'> {
  name: string;
  /** In CSS pixels. Default: 900. */
  height?: number;
}

/** What the scripted network answers. */
export interface Answer {
  contentType: string;
  body: string;
}
