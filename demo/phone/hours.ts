/**
 * A checkbox that closes support: from the next call on, callers are led to the voicemail. It sets the switch of the flow,
 * as a supervisor can.
 */
export async function hoursCheckbox(box: HTMLInputElement, report: (text: string) => void): Promise<void> {
  box.addEventListener('change', () => void change(box, report));
  const answer = await fetch('/phone/hours').catch(() => null);
  if (answer?.ok === true) box.checked = ((await answer.json()) as { closed: boolean }).closed;
}

async function change(box: HTMLInputElement, report: (text: string) => void): Promise<void> {
  const closed = box.checked;
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ closed });
  const answer = await fetch('/phone/hours', { method: 'PUT', headers, body }).catch(() => null);
  if (answer?.ok === true) {
    report(closed ? 'Support is closed: the next caller can leave a message.' : 'Support is open.');
    return;
  }
  box.checked = !closed;
  report('The gateway did not change the opening hours.');
}
