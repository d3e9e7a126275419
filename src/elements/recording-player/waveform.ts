import { html, nothing, svg, type TemplateResult } from 'lit';

const height = 24;

/**
 * Bars behind the slider. Those that were played have the accent colour.
 * @param levels 0 to 100, at even distances
 * @param played from 0 to 1
 */
export function renderWaveform(levels: readonly number[], played: number): TemplateResult | typeof nothing {
  if (levels.length === 0) return nothing;
  const count = Math.round(played * levels.length);
  return html`<svg class="waveform" viewBox="0 0 ${levels.length} ${height}" preserveAspectRatio="none" aria-hidden="true">
    ${bars(levels.slice(0, count), 0, 'heard')}${bars(levels.slice(count), count, '')}
  </svg>`;
}

function bars(levels: readonly number[], first: number, name: string): TemplateResult {
  const drawn = levels.map((level, index) => {
    const tall = Math.max(2, (level / 100) * height);
    return `M${first + index + 0.5} ${(height - tall) / 2}v${tall}`;
  });
  return svg`<path class=${name} d=${drawn.join('')} />`;
}
