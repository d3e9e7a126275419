import { html, type TemplateResult } from 'lit';
import { agentStatusPanel } from '../agent-status/agent-status-panel.ts';
import { parkingPanel } from '../parking/parking-panel.ts';
import { PhoneElement } from '../phone-element.ts';
import type { HeaderPanel } from './header-panel.ts';

/** The panels, in their order. `define.ts` registers their elements. */
export const headerPanels: readonly HeaderPanel[] = [parkingPanel, agentStatusPanel];

/**
 * The softphone's base, with the panels of its header. The parts of each panel are documented here, and those of the list
 * of calls.
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
 */
export abstract class PanelHost extends PhoneElement {
  protected renderHeaderPanels(): TemplateResult {
    return html`${headerPanels.map(({ render }) => render(this))}`;
  }
}
