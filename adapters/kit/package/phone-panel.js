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
 *
 * What a CRM may have besides:
 *
 *       token: async () => null,             // proves the agent to the gateway; missing: agents sign in to it
 *       parameters: {},                      // further parameters of the frame's address
 *       numberIn: (element) => '',           // missing: the number of its link, or its text
 *       fact: (fact) => {},                  // what the gateway tells of calls
 *       css: '',                             // the look of panel and button, in place of the one here
 *       button: element,                     // a button of the CRM's own bar, in place of the one here
 *       connected: () => {}, shown: (visible, panel) => {},
 *
 * `start` returns null if there is a panel already, else `changed()`, for a page that shows another record without a
 * load, and `stop()`, which removes the panel.
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
    #sidecall-button { position: fixed; inset-block-end: 16px; inset-inline-end: 16px; z-index: 10051; padding: 8px 16px;
      border: 1px solid ButtonBorder; border-radius: 20px; color: ButtonText; background: ButtonFace; font: 14px/1.4 system-ui }
    #sidecall-button[data-state="ringing"] { border-color: #b3261e }
    #sidecall-button[data-state="call"] { border-color: #1b6e3c }
  `;
  const always = `
    #sidecall-panel iframe { border: 0; inline-size: 100%; block-size: 100% }
    /* Not \`display: none\`, which slows frames down. */
    #sidecall-panel[inert] { visibility: hidden }
    #sidecall-button[data-state="ringing"] { color: #fff; background: #b3261e }
    #sidecall-button[data-state="call"] { color: #fff; background: #1b6e3c }
  `;

  let started = false;

  function start({ gateway: address, connection, numbers, edits, recordOf, open, ...more }) {
    // Frames and pop-ups of the CRM load its scripts, too, and some pages load them twice.
    if (started || window.top !== window || window.opener !== null) return null;
    started = true;
    const gateway = new URL(address).origin;
    const { style, panel, frame, button } = elements(gateway, more);
    const stopped = new AbortController();
    const { signal } = stopped;
    let isVisible = remembered();
    let port = null;
    let busy = false;
    const send = (message) => port?.postMessage(message);

    const setVisible = (visible) => {
      isVisible = visible;
      panel.inert = !visible;
      button.setAttribute('aria-expanded', String(visible));
      more.shown?.(visible, panel);
      changed();
    };
    const changed = () => send({ type: 'context', now: { about: recordOf(null), visible: isVisible } });
    const setState = (state) => {
      busy = state !== 'idle';
      button.dataset.state = state;
      button.title = titles[state];
      button.setAttribute('aria-label', titles[state]);
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
      fact({ fact }) {
        if (fact) more.fact?.(fact);
      },
      // Without a token, agents sign in to the gateway: nothing that this page knows proves the agent.
      async token({ id }) {
        send({ type: 'answer', id, value: (await more.token?.()) ?? null });
      },
    };

    const connect = (event) => {
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
      send({ type: 'hello', tokens: more.token !== undefined, records: false });
      more.connected?.();
      setState('idle');
      setVisible(isVisible);
    };
    window.addEventListener('message', connect, { signal });

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
        const number = more.numberIn?.(element) ?? numberIn(element);
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
      { capture: true, signal },
    );

    button.addEventListener('click', (event) => {
      event.preventDefault();
      setVisible(!isVisible);
      remember(isVisible);
    });
    document.body.append(...(button.isConnected ? [] : [button]), panel);
    setState('idle');
    setVisible(isVisible);
    // Set last, so that the handshake finds its listener.
    const query = new URLSearchParams({ origin: window.location.origin, ...more.parameters });
    frame.src = `${gateway}/embed/${encodeURIComponent(connection)}?${query}`;

    const stop = () => {
      stopped.abort();
      port?.close();
      for (const element of [style, panel, button]) element.remove();
      started = false;
    };
    return { changed, stop };
  }

  function elements(gateway, { css: own = css, button = ownButton() }) {
    const style = document.createElement('style');
    style.textContent = own + always;
    document.head.append(style);
    const panel = document.createElement('aside');
    panel.id = 'sidecall-panel';
    panel.setAttribute('aria-label', 'Phone');
    const frame = document.createElement('iframe');
    frame.title = 'Sidecall';
    frame.allow = `microphone ${gateway}; autoplay ${gateway}; speaker-selection ${gateway}; clipboard-write ${gateway}`;
    panel.append(frame);
    button.id = 'sidecall-button';
    button.setAttribute('aria-controls', panel.id);
    return { style, panel, frame, button };
  }

  function ownButton() {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'Phone';
    return button;
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
