import { html, type TemplateResult } from 'lit';
import { agentStatusPanel } from '../../agent-status/agent-status-panel.ts';
import { parkingPanel } from '../../parking/parking-panel.ts';
import { PhoneElement } from '../../phone-element.ts';
import { DevicesMenu } from './devices-menu.ts';
import type { HeaderPanel } from './header-panel.ts';

/** The panels, in their order. `define.ts` registers their elements. */
export const headerPanels: readonly HeaderPanel[] = [parkingPanel, agentStatusPanel];

/**
 * The softphone's base, with the panels of its header. The parts of each panel are documented here.
 *
 * @csspart header - the agent and the status
 * @csspart heading - the phone's name
 * @csspart status - the status of the phone, in words
 * @csspart use-here - moves the phone to this tab
 * @csspart elsewhere - notice that the audio is in another tab; hidden, because the header shows it
 * @csspart parking - parks the current call, and lists the parked calls
 * @csspart park - the Park button
 * @csspart parked-open - shows and hides the parked calls
 * @csspart parked-list - the parked calls
 * @csspart parked-call - one parked call
 * @csspart parked-slot - the number of its slot
 * @csspart retrieve - retrieves a parked call
 * @csspart agent-status - the agent's status, with its menu
 * @csspart agent-status-open - shows and hides the menu of statuses
 * @csspart agent-status-list - the menu of statuses
 * @csspart agent-status-hint - why the agent has this status
 * @csspart agent-status-choice - one status
 * @csspart devices-open - shows and hides the settings of the sound devices
 * @csspart devices - the sound devices
 * @csspart devices-list - their settings
 * @csspart devices-close - closes the settings
 * @csspart devices-allow - asks the browser for the microphone
 * @csspart devices-microphone - the choice of the microphone
 * @csspart devices-speaker - the choice of the speaker
 * @csspart devices-ringer - the choice of the speaker for incoming calls
 * @csspart devices-suppress - the switch for noise suppression
 * @csspart devices-check - starts and stops the level meter
 * @csspart devices-level - the level meter
 * @csspart devices-melody - the choice of the ringtone
 * @csspart devices-ring-volume - the volume of the ring
 * @csspart devices-notify - the switch for notifications
 * @csspart devices-vibrate - the switch for vibration
 * @csspart devices-mini-window - opens the mini window
 * @csspart devices-connect-headset - lets the agent choose a headset whose buttons work
 * @csspart devices-test-speaker - plays a sound on the speaker
 * @csspart devices-test-ringer - plays a sound on the ringer
 * @csspart devices-test-call - starts and stops a test call
 * @csspart devices-advice - what a test found, and what helps
 * @csspart devices-news - a device was plugged in or unplugged during a call
 * @csspart devices-use - uses that device
 * @csspart devices-dismiss - hides the news
 */
export abstract class PanelHost extends PhoneElement {
  readonly #devices = new DevicesMenu(this);

  protected renderHeaderPanels(): TemplateResult {
    return html`${headerPanels.map(({ render }) => render(this))}${this.#devices.render(this.text)}`;
  }
}
