/** Click-to-dial: makes the phone numbers in a page's text clickable, without touching the page. */
export { type ClickToDial, type ClickToDialOptions, clickToDial } from './click-to-dial.ts';
export type { ListTexts } from './number-list.ts';
export type { NumberWish } from './wishes.ts';
