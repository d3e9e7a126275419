import { html, type TemplateResult } from 'lit';
import { PhoneElement } from '../phone-element.ts';
import type { HeaderPanel } from './header-panel.ts';

/** The panels, in their order. `define.ts` registers their elements. */
export const headerPanels: readonly HeaderPanel[] = [];

/**
 * The softphone's base, with the panels of its header. The parts of each panel are documented here.
 *
 * @csspart header - the agent and the status
 * @csspart heading - the phone's name
 * @csspart status - the status of the phone, in words
 * @csspart use-here - moves the phone to this tab
 * @csspart elsewhere - notice that the audio is in another tab; hidden, because the header shows it
 */
export abstract class PanelHost extends PhoneElement {
  protected renderHeaderPanels(): TemplateResult {
    return html`${headerPanels.map(({ render }) => render(this))}`;
  }
}
