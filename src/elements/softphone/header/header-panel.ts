import type { TemplateResult } from 'lit';
import type { PhoneElement } from '../../phone-element.ts';

/**
 * An element in the softphone's header, with a button and a list that it opens over the body. Nothing moves when the
 * list opens. It has the parts `base` and `list`.
 */
export interface HeaderPanel {
  /** Loads and defines the element. Without a phone it shows nothing, so it is loaded beside the phone. */
  load: () => Promise<unknown>;
  /** The element with the class `header-panel`, and its parts under names that no other element of the softphone has. */
  render: (softphone: PhoneElement) => TemplateResult;
}
