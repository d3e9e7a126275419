/** A page of text with click-to-dial. `/numbers?places=aside`: the places with numbers, a selector. */
import { clickToDial } from '../../../src/click-to-dial/index.ts';

const selector = new URLSearchParams(location.search).get('places') ?? 'main';
document.body.style.fontFamily = 'system-ui, sans-serif';
clickToDial({ selector, country: 'US' }, () => {});
