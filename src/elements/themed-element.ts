import { LitElement, type PropertyDeclarations } from 'lit';
import type { Clock } from '../domain/clock.ts';
import { pageClock } from './page-clock.ts';
import { languageAround } from './page-language.ts';

/**
 * The base of all Lit elements: their design tokens, their theme, their time and their language.
 *
 * @cssprop --cti-color-surface - background
 * @cssprop --cti-color-sunken - background of keys and of the line with a call's state
 * @cssprop --cti-color-raised - overlays
 * @cssprop --cti-color-hover - background under the pointer, of plain buttons and chips
 * @cssprop --cti-color-text - text
 * @cssprop --cti-color-text-quiet - secondary text
 * @cssprop --cti-color-border - borders
 * @cssprop --cti-color-border-strong - edges of fields
 * @cssprop --cti-color-accent - main buttons, links, the selected tab, an incoming call
 * @cssprop --cti-color-on-accent - text on the accent colour
 * @cssprop --cti-color-accent-soft - a light background in the accent colour
 * @cssprop --cti-color-success - answer, call, an active call
 * @cssprop --cti-color-on-success - text on the success colour
 * @cssprop --cti-color-success-soft - a light background in the success colour
 * @cssprop --cti-color-danger - reject, hang up, problems, recording
 * @cssprop --cti-color-on-danger - text on the danger colour
 * @cssprop --cti-color-danger-soft - a light background in the danger colour
 * @cssprop --cti-color-warning - a call on hold
 * @cssprop --cti-color-warning-soft - a light background in the warning colour
 * @cssprop --cti-focus-ring - outline of the focused control
 * @cssprop --cti-radius - radius of corners
 * @cssprop --cti-radius-large - radius of the corners of panels
 * @cssprop --cti-shadow - shadow of notices
 * @cssprop --cti-target-size - minimum size of controls, 44px
 * @cssprop --cti-font-family - the font
 * @cssprop --cti-font-size - font size, 14px
 */
export abstract class ThemedElement extends LitElement {
  static override properties: PropertyDeclarations = {
    clock: { attribute: false },
    density: { reflect: true },
    theme: { reflect: true },
  };

  /** The time source of timers and of "today". */
  declare clock: Clock;
  /** `compact`: lower controls and smaller text, for people with a mouse. Elements inside follow. */
  declare density: 'comfortable' | 'compact' | undefined;
  /** `light` or `dark`. Default: the page's colour scheme. */
  declare theme: 'light' | 'dark' | undefined;

  constructor() {
    super();
    this.clock = pageClock;
    this.density = undefined;
    this.theme = undefined;
  }

  /** BCP 47 tag for texts, dates, times and durations: the nearest `lang`, or the browser's language. */
  protected get locale(): string {
    return languageAround(this);
  }
}
