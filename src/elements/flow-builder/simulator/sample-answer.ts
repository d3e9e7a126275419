import { variablesUsed } from '../../../domain/flows/check/variables.ts';
import type { FlowDocument, FlowNode } from '../../../domain/flows/document/document.ts';

/** A text with which the outside could answer a node: with a value in each place that the flow reads. */
export function sampleAnswer(node: FlowNode | null, document: FlowDocument): string {
  switch (node?.kind) {
    case 'lookup':
      return JSON.stringify(sampleContact(document), null, 2);
    case 'request':
      return JSON.stringify(withPlaces(Object.values(node.save)), null, 2);
    case 'greeting':
      return 'Welcome.';
    default:
      return '';
  }
}

function sampleContact(document: FlowDocument): Record<string, string> {
  const used = variablesUsed(document).flatMap((name) => (name.startsWith('contact.') ? [name.slice(8)] : []));
  return Object.fromEntries(
    ['name', ...used].map((name) => [name, name === 'name' ? 'Marigold Thimble' : `(${name})`]),
  );
}

/** An object with a text at each place: "orders.0.state". */
function withPlaces(places: readonly string[]): Record<string, unknown> {
  const whole: Record<string, unknown> = {};
  for (const place of places) {
    const parts = place.split('.');
    let inner = whole;
    for (const part of parts.slice(0, -1)) {
      const next = (Object.hasOwn(inner, part) ? inner[part] : null) as Record<string, unknown> | null;
      inner = inner[part] = typeof next === 'object' && next !== null ? next : {};
    }
    inner[parts.at(-1) ?? ''] = `(${parts.at(-1)})`;
  }
  return whole;
}
