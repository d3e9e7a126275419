/**
 * Adds the softphone to each page of Vtiger: a button in the top bar, a sidebar with a frame of the gateway, and a
 * bridge to it. It speaks the protocol of Sidecall's host SDK (src/embed/messages.ts), version 1.
 */
(() => {
  // Frames and pop-ups of Vtiger load the header's scripts, too.
  if (window.top !== window || window.opener !== null) return;

  const width = 360;
  const css = `
    #sidecall-panel { position: fixed; inset-block: 0; inset-inline-end: 0; z-index: 10050; inline-size: ${width}px;
      max-inline-size: 100vw; background: Canvas; border-inline-start: 1px solid rgb(0 0 0 / 20%) }
    #sidecall-panel iframe { border: 0; inline-size: 100%; block-size: 100% }
    /* Not \`display: none\`, which slows frames down. */
    #sidecall-panel[inert] { visibility: hidden }
    #sidecall-button { cursor: pointer }
    #sidecall-button[data-state="ringing"] { color: #fff; background: #b3261e }
    #sidecall-button[data-state="call"] { color: #fff; background: #1b6e3c }
    #sidecall-button.sidecall-alone { position: fixed; inset-block-end: 16px; inset-inline-end: 16px; z-index: 10051;
      padding: 8px 16px; border: 1px solid; border-radius: 20px }
    @media (max-width: 480px) { #sidecall-panel { inline-size: 100vw } }
    @media (min-width: 1200px) { body.sidecall-open { padding-inline-end: ${width}px } }
    body.sidecall-ready .fieldValue .value[data-field-type="phone"] { cursor: pointer; text-decoration: underline dotted }
  `;

  /** Vtiger's own links to PBXManager, other links, and the numbers on a record's page, which are often plain text. */
  const numbers = 'a.phoneField, a[href^="tel:"], .fieldValue .value[data-field-type="phone"]';

  /** Vtiger's module for each kind of record that the gateway names. */
  const moduleOf = { contact: 'Contacts', lead: 'Leads', account: 'Accounts', ticket: 'HelpDesk' };

  const titles = { idle: 'Phone', ringing: 'Phone: a call rings', call: 'Phone: in a call' };

  const askVtiger = async () => {
    const params = new URLSearchParams({ module: 'Sidecall', action: 'Page' });
    // Vtiger's protection against forged requests.
    if (window.csrfMagicName) params.set(window.csrfMagicName, window.csrfMagicToken);
    const answer = await fetch('index.php', { method: 'POST', body: params, credentials: 'same-origin' });
    const body = await answer.json();
    if (body.success !== true) throw new Error('Sidecall: Vtiger refused the action Page.');
    return body.result;
  };

  const start = ({ gateway: address, connection, token, modules }) => {
    if (!address || !token) return;
    const gateway = new URL(address).origin;
    const { panel, frame, button } = elements(gateway);
    let isVisible = remembered();
    let port = null;
    let busy = false;
    const send = (message) => port?.postMessage(message);

    const setVisible = (visible) => {
      isVisible = visible;
      panel.inert = !visible;
      panel.style.insetBlockStart = `${topBarEnd()}px`;
      button.setAttribute('aria-expanded', String(visible));
      document.body.classList.toggle('sidecall-open', visible);
      send({ type: 'context', now: { about: openRecord(modules), visible } });
    };
    const setState = (state) => {
      busy = state !== 'idle';
      button.dataset.state = state;
      button.title = titles[state];
      button.setAttribute('aria-label', titles[state]);
    };
    button.addEventListener('click', (event) => {
      event.preventDefault();
      setVisible(!isVisible);
      remember(isVisible);
    });

    const received = {
      open({ record }) {
        const [, number] = /^\d{1,9}x(\d{1,18})$/.exec(record?.id) ?? [];
        if (!Object.hasOwn(moduleOf, record?.kind) || number === undefined) return;
        const address = `index.php?module=${moduleOf[record.kind]}&view=Detail&record=${number}`;
        // A page load would interrupt a call.
        if (busy) window.open(address, '_blank', 'noopener');
        else window.location.assign(address);
      },
      fact({ fact }) {
        if (fact?.step !== 'logged') return;
        try {
          window.Vtiger_Detail_Js?.getInstance?.()?.loadWidgets?.();
        } catch {
          // The page has no timeline.
        }
      },
      show({ reason }) {
        if (!Object.hasOwn(titles, reason)) return;
        setState(reason);
        if (busy) setVisible(true);
      },
    };

    window.addEventListener('message', (event) => {
      // Both must be right: another frame may have the gateway's origin, and this frame may have left it.
      if (event.source !== frame.contentWindow || event.origin !== gateway) return;
      if (event.data?.sidecall !== 'ready' || event.data.version !== 1) return;
      const channel = new MessageChannel();
      port?.close();
      port = channel.port1;
      port.onmessage = ({ data }) => {
        if (data && Object.hasOwn(received, data.type)) received[data.type](data);
      };
      frame.contentWindow.postMessage({ sidecall: 'connect', version: 1 }, gateway, [channel.port2]);
      send({ type: 'hello', tokens: false, records: false });
      document.body.classList.add('sidecall-ready');
      setState('idle');
      setVisible(isVisible);
    });

    // Before Vtiger's own handler in the link, which would ask PBXManager to dial.
    document.addEventListener(
      'click',
      (event) => {
        if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        const field = event.target instanceof Element ? event.target.closest(numbers) : null;
        if (field === null || port === null) return;
        const number = numberIn(field);
        // The user selects the number, perhaps to copy it.
        if (!/\d/.test(number) || !window.getSelection().isCollapsed) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        setVisible(true);
        send({ type: 'dial', number, about: recordOf(field, modules) });
      },
      true,
    );

    document.body.append(panel);
    place(button);
    setState('idle');
    setVisible(isVisible);
    // Set last, so that the handshake finds its listener.
    const query = new URLSearchParams({ origin: window.location.origin, token });
    frame.src = `${gateway}/embed/${encodeURIComponent(connection)}?${query}`;
  };

  const elements = (gateway) => {
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
    const button = document.createElement('a');
    button.id = 'sidecall-button';
    button.href = '#';
    button.setAttribute('role', 'button');
    button.setAttribute('aria-controls', panel.id);
    return { panel, frame, button };
  };

  /** Puts the button into the top bar, among Vtiger's own. A layout without it has the button in a corner. */
  const place = (button) => {
    const bar = document.querySelector('#navbar > ul.navbar-nav');
    if (bar === null) {
      button.className = 'sidecall-alone';
      button.textContent = 'Phone';
      document.body.append(button);
      return;
    }
    button.className = 'fa fa-phone';
    const item = document.createElement('li');
    const box = document.createElement('div');
    box.append(button);
    item.append(box);
    bar.prepend(item);
  };

  const topBarEnd = () => Math.max(0, document.querySelector('.navbar-fixed-top')?.getBoundingClientRect().bottom ?? 0);

  /** Each click in Vtiger loads a new page, in which the sidebar is as the user left it. */
  const remembered = () => {
    try {
      return window.localStorage.getItem('sidecall-open') === 'yes';
    } catch {
      return false;
    }
  };
  const remember = (open) => {
    try {
      window.localStorage.setItem('sidecall-open', open ? 'yes' : 'no');
    } catch {
      // The browser blocks storage. The sidebar is closed on the next page.
    }
  };

  /** Vtiger writes the number without spaces and brackets into `data-value`. */
  const numberIn = (field) => {
    const link = field.getAttribute('href') ?? '';
    const text = field.dataset.value || (/^tel:/i.test(link) ? link.slice(4) : field.textContent.trim());
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  };

  /** The record whose page is open. */
  const openRecord = (modules) => {
    const params = new URLSearchParams(window.location.search);
    return params.get('view') === 'Detail' ? named(modules, params.get('module'), params.get('record')) : null;
  };

  /** The record of a number in a list. In a list the link names it, and the address names the module. */
  const recordOf = (field, modules) => {
    const module = new URLSearchParams(window.location.search).get('module');
    return named(modules, module, field.getAttribute('record')) ?? openRecord(modules);
  };

  const named = (modules, module, record) => {
    const [kind] = Object.entries(moduleOf).find(([, name]) => name === module) ?? [];
    return kind !== undefined && Object.hasOwn(modules, module) && /^\d+$/.test(record ?? '')
      ? { kind, id: `${modules[module]}x${record}` }
      : null;
  };

  /** Vtiger may load the script before its top bar and its protection against forged requests. */
  const parsed = new Promise((resolve) => {
    if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', resolve, { once: true });
    else resolve();
  });

  // Users whose profile does not name the module are refused, and have no softphone.
  parsed.then(askVtiger).then(start, (error) => console.warn(error));
})();
