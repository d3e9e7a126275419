import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { dirOf } from '../../call-texts.ts';
import { icons } from '../../icons.ts';
import type { Messages } from '../../messages.ts';
import type { Choice } from './choices.ts';
import { countryName, dialCountries } from './countries.ts';

/** The list below the field. The arrow keys of the field move through it; stars are reached by Tab. */
export function renderChoices(options: {
  text: Messages;
  language: string;
  choices: readonly Choice[];
  hidden: boolean;
  active: number;
  country: string;
  isFavourite: (to: string) => boolean;
  onCountry: (country: string) => void;
  onChoose: (choice: Choice) => void;
  onStar: (choice: Choice) => void;
}): TemplateResult {
  const { text, language, choices, hidden, active, country, isFavourite, onCountry, onChoose, onStar } = options;
  const names = { favourites: text.favourites, recent: text.recentParties, contacts: text.contacts };
  const row = (choice: Choice, index: number): TemplateResult => {
    const has = isFavourite(choice.to);
    return html`<div
      part="choice"
      class="choice"
      id="choice-${index}"
      role="row"
      aria-selected=${index === active ? 'true' : 'false'}
    >
      <span class="party" role="gridcell" @pointerdown=${(event: Event) => event.preventDefault()} @click=${() => onChoose(choice)}>
        <span class="name ellipsis" dir=${dirOf(choice.name)}>${choice.name}</span>
        <span class="detail ellipsis" dir=${dirOf(choice.detail)}>${choice.detail}</span>
      </span>
      ${choice.key === null ? nothing : html`<kbd aria-hidden="true">Alt ${choice.key}</kbd>`}
      <span role="gridcell">
        <button
          part="star"
          class="button bare star ${has ? 'has' : ''}"
          type="button"
          aria-pressed=${has ? 'true' : 'false'}
          aria-label=${has ? text.removeFavourite(choice.name) : text.addFavourite(choice.name)}
          @click=${() => onStar(choice)}
        >
          ${icons.star}
        </button>
      </span>
    </div>`;
  };
  const group = (from: Choice['from']): TemplateResult | typeof nothing => {
    const members = choices.filter((choice) => choice.from === from);
    if (members.length === 0) return nothing;
    return html`<div role="rowgroup" aria-label=${names[from]}>
      <div class="group" aria-hidden="true">${names[from]}</div>
      ${repeat(
        members,
        ({ to, name }) => `${to} ${name}`,
        (choice) => row(choice, choices.indexOf(choice)),
      )}
    </div>`;
  };
  return html`<div part="choices" class="choices" tabindex="-1">
    <div id="choices" role="grid" aria-label=${text.showParties}>${group('favourites')}${group('recent')}${group('contacts')}</div>
    ${choices.length === 0 ? html`<p class="none"><strong>${text.noParties}</strong> ${hidden ? text.numbersHidden : text.noPartiesHelp}</p>` : nothing}
    <label class="country">
      <span>${text.dialCountry}</span>
      <select part="country" @change=${(event: Event) => onCountry((event.target as HTMLSelectElement).value)}>
        ${dialCountries(language).map(([code, name]) => html`<option value=${code} ?selected=${code === country}>${name}</option>`)}
        ${dialCountries(language).some(([code]) => code === country) ? nothing : html`<option value=${country} selected>${countryName(country, language)}</option>`}
      </select>
    </label>
  </div>`;
}
