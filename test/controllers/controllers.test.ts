import { expect } from '@open-wc/testing';
import { LitElement } from 'lit';
import { atom } from 'nanostores';
import { HotkeysController } from '../../src/controllers/hotkeys.ts';
import { StoreController } from '../../src/controllers/store-controller.ts';

const $first = atom(1);
const $second = atom(10);

class StoreHost extends LitElement {
  readonly stores = new StoreController(this, $first);
  readonly hotkeys = new HotkeysController(this);
  updates = 0;

  override updated(): void {
    this.updates += 1;
  }
}
customElements.define('test-store-host', StoreHost);

let host: StoreHost;

beforeEach(async () => {
  host = new StoreHost();
  document.body.append(host);
  await host.updateComplete;
});

afterEach(() => host.remove());

async function updatesAfter(change: () => void): Promise<number> {
  const before = host.updates;
  change();
  await host.updateComplete;
  return host.updates - before;
}

describe('StoreController', () => {
  it('renders its host again when a watched store changes, once for several changes', async () => {
    expect(await updatesAfter(() => $second.set(11))).to.equal(0);
    const both = (): void => {
      $first.set(2);
      $first.set(3);
    };
    expect(await updatesAfter(both)).to.equal(1);
  });

  it('watches other stores from when it is told', async () => {
    host.stores.watch($second);
    expect(await updatesAfter(() => $first.set(4))).to.equal(0);
    expect(await updatesAfter(() => $second.set(12))).to.equal(1);
  });

  it('holds no store while its host is out of the page, and shows what changed meanwhile', async () => {
    host.remove();
    expect($first.lc).to.equal(0);
    $first.set(5);
    expect(await updatesAfter(() => document.body.append(host))).to.equal(1);
    expect($first.lc).to.equal(1);
  });
});

describe('HotkeysController', () => {
  let pressed: string[];

  function press(target: EventTarget, init: KeyboardEventInit): KeyboardEvent {
    const event = new KeyboardEvent('keydown', { bubbles: true, composed: true, cancelable: true, ...init });
    target.dispatchEvent(event);
    return event;
  }

  beforeEach(() => {
    pressed = [];
    host.hotkeys.set({ 'Alt+A': () => pressed.push('answer'), 'shift+CTRL+h': () => pressed.push('hang up') });
  });

  it('acts by the place of the key and its modifiers, and keeps the event from the page', () => {
    expect(press(document.body, { code: 'KeyA', key: 'å', altKey: true }).defaultPrevented).to.equal(true);
    press(document.body, { code: 'KeyH', key: 'H', ctrlKey: true, shiftKey: true });
    expect(press(document.body, { code: 'KeyA', key: 'a' }).defaultPrevented).to.equal(false);
    press(document.body, { code: 'KeyA', altKey: true, repeat: true });
    expect(pressed).to.deep.equal(['answer', 'hang up']);
  });

  it('stays away where somebody types, in shadow roots, too', () => {
    const area = document.createElement('textarea');
    const input = document.createElement('input');
    const edited = document.createElement('p');
    const button = document.createElement('button');
    edited.contentEditable = 'true';
    const shadow = host.shadowRoot as ShadowRoot;
    shadow.append(area, input, edited, button);
    for (const field of [area, input, edited]) press(field, { code: 'KeyA', altKey: true });
    expect(pressed).to.deep.equal([]);
    press(button, { code: 'KeyA', altKey: true });
    expect(pressed).to.deep.equal(['answer']);
  });

  it('hears nothing once its host has left the page', () => {
    host.remove();
    press(document.body, { code: 'KeyA', altKey: true });
    expect(pressed).to.deep.equal([]);
  });
});
