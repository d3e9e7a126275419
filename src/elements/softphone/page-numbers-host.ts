import type { PropertyDeclarations } from 'lit';
import type { ClickToDialOptions } from '../../click-to-dial/click-to-dial.ts';
import type { CrmRef } from '../../domain/crm/ref.ts';
import { OwnCallsHost } from './calls/own-calls-host.ts';
import { optionsInAttribute, PageNumbers } from './page-numbers.ts';

/**
 * The softphone's base with click-to-dial for the page around it.
 *
 * @attr {string} click-to-dial - the places of the page whose numbers can be clicked: a selector, or options as JSON
 */
export abstract class PageNumbersHost extends OwnCallsHost {
  static override properties: PropertyDeclarations = {
    clickToDial: { attribute: 'click-to-dial', converter: optionsInAttribute },
  };

  /**
   * Makes the numbers in these places of the page clickable. null: none. The attribute is a selector, or all options as
   * JSON.
   */
  declare clickToDial: ClickToDialOptions | null;
  /** The record whose page is open in the CRM: a call of a clicked number is about it. */
  protected abstract openRecord(): CrmRef | null;

  constructor() {
    super();
    this.clickToDial = null;
    new PageNumbers(this, { text: () => this.text, about: () => this.openRecord() });
  }
}
