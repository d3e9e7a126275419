import { svg, type TemplateResult } from 'lit';
import { icon } from '../../icons.ts';

/** Arrows of the buttons that move an item of a list. */
export const arrows: { readonly up: TemplateResult; readonly down: TemplateResult } = {
  up: icon(svg`<path d="M12 19V5M6 11l6-6 6 6" />`),
  down: icon(svg`<path d="M12 5v14M6 13l6 6 6-6" />`),
};
