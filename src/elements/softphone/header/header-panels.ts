import { html, type TemplateResult } from 'lit';
import { agentStatusPanel } from '../../agent-status/agent-status-panel.ts';
import { parkingPanel } from '../../parking/parking-panel.ts';
import { PhoneElement } from '../../phone-element.ts';
import { DevicesMenu } from './devices-menu.ts';
import type { HeaderPanel } from './header-panel.ts';
import { MoreMenu } from './more-menu.ts';

/** The panels, in their order. */
export const headerPanels: readonly HeaderPanel[] = [parkingPanel, agentStatusPanel];

/**
 * The softphone's base, with the panels of its header. The parts of each panel are documented here.
 *
 * @csspart dial-parties - opens the list of favourites and last calls
 * @csspart dial-choices - the list below the field for a number
 * @csspart dial-choice - one party
 * @csspart dial-star - makes a party a favourite
 * @csspart dial-country - the country of numbers without a country code
 * @csspart log-filters - the field and the choice above recent calls
 * @csspart log-search - the field
 * @csspart log-which - the choice: all calls, missed ones, voicemail, those of a queue
 * @csspart log-calls - the list, which scrolls
 * @csspart day - the name of a day
 * @csspart entry - one call
 * @csspart recording - opens the player of a recording or voicemail
 * @csspart player - the player of a recording
 * @csspart play - plays and pauses a recording
 * @csspart position - the player's slider
 * @csspart times - the player's position and length
 * @csspart rate - the player's speed
 * @csspart called-back - whether a missed call was called back
 * @csspart crm-entry - notice that the CRM has no entry of a call
 * @csspart retry-entry - sends the entry again
 * @csspart jump-back - jumps back in a recording
 * @csspart jump-ahead - jumps ahead in a recording
 * @csspart download - downloads a recording, for roles that may
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
 * @csspart more-open - in narrow softphones: shows and hides the menu of what the header has no room for
 * @csspart more-list - that menu
 * @csspart more-choice - one line of it
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
  readonly #more = new MoreMenu(this, this.#devices);

  protected renderHeaderPanels(): TemplateResult {
    const { text } = this;
    return html`${headerPanels.map(({ render }) => render(this))}${this.#more.render(text)}${this.#devices.render(text)}`;
  }
}
