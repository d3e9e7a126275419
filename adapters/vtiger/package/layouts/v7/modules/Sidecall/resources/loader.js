/**
 * Adds the softphone to each page of Vtiger: a frame of the gateway in a panel, and a bridge to it. The handshake and
 * the messages are described in adapters/vtiger/bridge.ts of Sidecall.
 */
(() => {
  // Frames and pop-ups of Vtiger load the header's scripts, too.
  if (window.top !== window || window.opener !== null) return;

  const ask = async (action, post) => {
    const params = new URLSearchParams({ module: 'Sidecall', action });
    // Vtiger's protection against forged requests.
    if (post && window.csrfMagicName) params.set(window.csrfMagicName, window.csrfMagicToken);
    const answer = post
      ? await fetch('index.php', { method: 'POST', body: params, credentials: 'same-origin' })
      : await fetch(`index.php?${params}`, { credentials: 'same-origin' });
    const body = await answer.json();
    if (body.success !== true) throw new Error(`Sidecall: Vtiger refused the action ${action}.`);
    return body.result;
  };

  const start = ({ gateway: address, modules }) => {
    if (!address) return;
    const gateway = new URL(address).origin;
    const { panel, frame, button } = elements(gateway);
    let isVisible = false;
    let port = null;
    let busy = false;
    const send = (message) => port?.postMessage(message);

    const setVisible = (visible) => {
      isVisible = visible;
      // Not `display: none`, which slows frames down.
      panel.style.visibility = visible ? 'visible' : 'hidden';
      panel.inert = !visible;
      button.setAttribute('aria-expanded', String(visible));
      send({ type: 'context', about: openRecord(modules), visible });
    };
    button.addEventListener('click', () => setVisible(!isVisible));

    const received = {
      open({ module, record }) {
        if (!Object.hasOwn(modules, module) || !/^\d+$/.test(record)) return;
        const address = `index.php?module=${module}&view=Detail&record=${record}`;
        // A page load would interrupt a call.
        if (busy) window.open(address, '_blank', 'noopener');
        else window.location.assign(address);
      },
      refresh() {
        try {
          window.Vtiger_Detail_Js?.getInstance?.()?.loadWidgets?.();
        } catch {
          // The page has no timeline.
        }
      },
      show({ reason }) {
        busy = reason !== 'idle';
        if (busy) setVisible(true);
      },
      async token({ request }) {
        const { token } = await ask('Token', true).catch(() => ({ token: null }));
        send({ type: 'token', request, token });
      },
    };

    window.addEventListener('message', (event) => {
      // Both must be right: another frame may have the gateway's origin, and this frame may have left it.
      if (event.source !== frame.contentWindow || event.origin !== gateway) return;
      if (event.data !== 'sidecall-ready') return;
      const channel = new MessageChannel();
      port?.close();
      port = channel.port1;
      port.onmessage = ({ data }) => {
        if (data && Object.hasOwn(received, data.type)) received[data.type](data);
      };
      frame.contentWindow.postMessage('sidecall-port', gateway, [channel.port2]);
      setVisible(isVisible);
    });

    // Before Vtiger's own handler in the link, which would ask PBXManager to dial.
    document.addEventListener(
      'click',
      (event) => {
        if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        const link = event.target instanceof Element ? event.target.closest('a.phoneField, a[href^="tel:"]') : null;
        if (link === null || port === null) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        setVisible(true);
        send({ type: 'dial', number: numberIn(link), about: recordOf(link, modules) });
      },
      true,
    );

    document.body.append(button, panel);
    // Set last, so that the handshake finds its listener.
    frame.src = `${gateway}/embed/vtiger?origin=${encodeURIComponent(window.location.origin)}`;
  };

  const elements = (gateway) => {
    const panel = document.createElement('div');
    panel.inert = true;
    panel.style.cssText =
      'position:fixed;inset-block-end:64px;inset-inline-end:16px;z-index:10050;inline-size:360px;block-size:560px;' +
      'max-block-size:calc(100vh - 80px);box-shadow:0 4px 24px rgb(0 0 0 / 30%);border-radius:8px;overflow:hidden;visibility:hidden';
    const frame = document.createElement('iframe');
    frame.title = 'Sidecall';
    frame.allow = `microphone ${gateway}; autoplay ${gateway}; speaker-selection ${gateway}; clipboard-write ${gateway}`;
    frame.style.cssText = 'border:0;inline-size:100%;block-size:100%';
    panel.append(frame);
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'Phone';
    button.setAttribute('aria-expanded', 'false');
    button.style.cssText =
      'position:fixed;inset-block-end:16px;inset-inline-end:16px;z-index:10050;padding:8px 16px;border-radius:20px';
    return { panel, frame, button };
  };

  /** Vtiger writes the number without spaces and brackets into `data-value`. */
  const numberIn = (link) => {
    const text = link.dataset.value || (link.getAttribute('href') ?? '').replace(/^tel:/i, '');
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
  const recordOf = (link, modules) => {
    const module = new URLSearchParams(window.location.search).get('module');
    return named(modules, module, link.getAttribute('record')) ?? openRecord(modules);
  };

  const named = (modules, module, record) =>
    module !== null && Object.hasOwn(modules, module) && /^\d+$/.test(record ?? '')
      ? { module, id: `${modules[module]}x${record}` }
      : null;

  ask('Page', false).then(start, (error) => console.warn(error));
})();
