import type { Way } from './way.ts';

/** Shows the place of a caller in the flow, what they hear there, and which keys mean what. */
export interface WayView {
  /** @param way null: there is no call */
  show(way: Way | null): void;
}

/**
 * @param pad the buttons of the keypad, by their key. Those with a meaning say it. null: the caller has no keypad here
 */
export function wayView(
  parts: { place: HTMLElement; hears: HTMLElement; keys: HTMLElement },
  pad: ReadonlyMap<string, HTMLElement> | null,
): WayView {
  return {
    show(way) {
      parts.place.textContent = way?.place || 'No call';
      parts.hears.textContent = way?.hears ?? '';
      parts.keys.replaceChildren(...(way?.keys ?? []).map(keyLine));
      for (const [key, button] of pad ?? []) {
        const means = way?.keys.find((each) => each.key === key)?.means ?? '';
        const label = button.querySelector('.means');
        if (label !== null) label.textContent = means;
        button.classList.toggle('asked', means !== '');
      }
    },
  };
}

function keyLine({ key, means }: Way['keys'][number]): HTMLElement {
  const item = document.createElement('li');
  const name = document.createElement('kbd');
  name.textContent = key;
  item.append('Press ', name, means === '' ? '' : `: ${means}`);
  return item;
}

/** Reports each step once. @returns a function to call with each way; null begins a new call */
export function stepReporter(report: (text: string) => void): (way: Way | null) => void {
  let known = 0;
  return (way) => {
    const steps = way?.steps ?? [];
    for (const step of steps.slice(known)) report(step);
    known = steps.length;
  };
}
