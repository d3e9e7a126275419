/**
 * The softphone in the page of a CRM that loads scripts of its own server: a button, a panel with a frame of the gateway,
 * and a bridge to it. The handshake and the messages are those of Sidecall's host SDK, version 1. A package's own script
 * says where the CRM has its numbers and records:
 *
 *     SidecallPanel.start({
 *       gateway: 'https://cti.example', connection: 'suitecrm',
 *       numbers: 'a[href^="tel:"]',          // what dials when it is clicked
 *       edits: '.inlineEdit',                // missing: a double click does nothing
 *       recordOf: (element) => null,         // the record of a number, or of the page for null: { kind, id } or null
 *       open: (record, busy) => {},          // shows a record. busy: a call goes on, which a page load would interrupt
 *     });
 */
(() => {
  const version = 1;
  /** Longer than the second click of a double click takes, in ms. */
  const doubleClickMs = 350;
  const titles = { idle: 'Phone', ringing: 'Phone: a call rings', call: 'Phone: in a call' };
  const css = `
    #sidecall-panel { position: fixed; inset-block-end: 64px; inset-inline-end: 16px; z-index: 10050; inline-size: 360px;
      block-size: 560px; max-inline-size: calc(100vw - 32px); max-block-size: calc(100vh - 80px); overflow: hidden;
      border-radius: 8px; background: Canvas; box-shadow: 0 4px 24px rgb(0 0 0 / 30%) }
    #sidecall-panel iframe { border: 0; inline-size: 100%; block-size: 100% }
    /* Not \`display: none\`, which slows frames down. */
    #sidecall-panel[inert] { visibility: hidden }
    #sidecall-button { position: fixed; inset-block-end: 16px; inset-inline-end: 16px; z-index: 10051; padding: 8px 16px;
      border: 1px solid ButtonBorder; border-radius: 20px; color: ButtonText; background: ButtonFace; font: 14px/1.4 system-ui }
    #sidecall-button[data-state="ringing"] { border-color: #b3261e; color: #fff; background: #b3261e }
    #sidecall-button[data-state="call"] { border-color: #1b6e3c; color: #fff; background: #1b6e3c }
  `;

  let started = false;

  function start({ gateway: address, connection, numbers, edits, recordOf, open }) {
    // Frames and pop-ups of the CRM load its scripts, too, and some pages load them twice.
    if (started || window.top !== window || window.opener !== null) return;
    started = true;
    const gateway = new URL(address).origin;
    const { panel, frame, button } = elements(gateway);
    let isVisible = remembered();
    let port = null;
    let busy = false;
    const send = (message) => port?.postMessage(message);

    const setVisible = (visible) => {
      isVisible = visible;
      panel.inert = !visible;
      button.setAttribute('aria-expanded', String(visible));
      send({ type: 'context', now: { about: recordOf(null), visible } });
    };
    const setState = (state) => {
      busy = state !== 'idle';
      button.dataset.state = state;
      button.title = titles[state];
    };

    const received = {
      open({ record }) {
        if (typeof record?.kind === 'string' && typeof record.id === 'string') open(record, busy);
      },
      show({ reason }) {
        if (!Object.hasOwn(titles, reason)) return;
        setState(reason);
        if (busy) setVisible(true);
      },
      // Agents sign in to the gateway: nothing that this page knows proves the agent.
      token({ id }) {
        send({ type: 'answer', id, value: null });
      },
    };

    window.addEventListener('message', (event) => {
      // Both must be right: another frame may have the gateway's origin, and this frame may have left it.
      if (event.source !== frame.contentWindow || event.origin !== gateway) return;
      if (event.data?.sidecall !== 'ready' || event.data.version !== version) return;
      const channel = new MessageChannel();
      port?.close();
      port = channel.port1;
      port.onmessage = ({ data }) => {
        if (data && Object.hasOwn(received, data.type)) received[data.type](data);
      };
      frame.contentWindow.postMessage({ sidecall: 'connect', version }, gateway, [channel.port2]);
      send({ type: 'hello', tokens: false, records: false });
      setVisible(isVisible);
    });

    const dial = (element, number) => {
      setVisible(true);
      send({ type: 'dial', number, about: recordOf(element) });
    };
    let later = 0;
    // Before the CRM's own handlers.
    document.addEventListener(
      'click',
      (event) => {
        if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        const clicked = event.target instanceof Element ? event.target : null;
        const element = clicked?.closest(numbers) ?? null;
        if (element === null || port === null || isControl(clicked, element)) return;
        const number = numberIn(element);
        // The user selects the number, perhaps to copy it.
        if (!/\d/.test(number) || !window.getSelection().isCollapsed) return;
        window.clearTimeout(later);
        if (edits !== undefined && element.closest(edits) !== null) {
          if (event.detail < 2) later = window.setTimeout(() => dial(element, number), doubleClickMs);
          return;
        }
        event.preventDefault();
        event.stopImmediatePropagation();
        dial(element, number);
      },
      true,
    );

    button.addEventListener('click', () => {
      setVisible(!isVisible);
      remember(isVisible);
    });
    document.body.append(button, panel);
    setState('idle');
    setVisible(isVisible);
    // Set last, so that the handshake finds its listener.
    frame.src = `${gateway}/embed/${encodeURIComponent(connection)}?origin=${encodeURIComponent(window.location.origin)}`;
  }

  function elements(gateway) {
    const style = document.createElement('style');
    style.textContent = css;
    document.head.append(style);
    const panel = document.createElement('aside');
    panel.id = 'sidecall-panel';
    panel.setAttribute('aria-label', 'Phone');
    const frame = document.createElement('iframe');
    frame.title = 'Sidecall';
    frame.allow = `microphone ${gateway}; autoplay ${gateway}; speaker-selection ${gateway}; clipboard-write ${gateway}`;
    panel.append(frame);
    const button = document.createElement('button');
    button.id = 'sidecall-button';
    button.type = 'button';
    button.textContent = 'Phone';
    button.setAttribute('aria-controls', panel.id);
    return { panel, frame, button };
  }

  /** Whether the click is for something else inside the number's place, such as a field in which it is edited. */
  function isControl(clicked, element) {
    const control = clicked.closest('a, button, input, textarea, select, img, svg');
    return control !== null && control !== element && element.contains(control) && !control.matches('[href^="tel:"]');
  }

  function numberIn(element) {
    const link = element.matches('[href^="tel:"]') ? element : element.querySelector('[href^="tel:"]');
    const text = link === null ? element.textContent : link.getAttribute('href').slice('tel:'.length);
    try {
      return decodeURIComponent(text).trim();
    } catch {
      return text.trim();
    }
  }

  /** A page that is loaded again has the panel as the user left it. */
  function remembered() {
    try {
      return window.localStorage.getItem('sidecall-open') === 'yes';
    } catch {
      return false;
    }
  }

  function remember(visible) {
    try {
      window.localStorage.setItem('sidecall-open', visible ? 'yes' : 'no');
    } catch {
      // The browser blocks storage. The panel is closed on the next page.
    }
  }

  window.SidecallPanel = { start };
})();
