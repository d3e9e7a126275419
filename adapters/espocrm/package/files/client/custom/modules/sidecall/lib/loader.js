/**
 * Adds the softphone to EspoCRM: a frame of the gateway in a panel, and a bridge to it. The handshake and the messages
 * are those of Sidecall's host SDK, version 1.
 */
(() => {
  // Print views and pages in frames load the script, too.
  if (window.top !== window) return;

  /** EspoCRM's entity type of each kind of record. */
  const entityTypes = { contact: 'Contact', lead: 'Lead', account: 'Account', ticket: 'Case' };
  const version = 1;

  /** Adds the softphone of the signed-in user. Returns a function that removes it. */
  const start = (address) => {
    const gateway = new URL(address).origin;
    const { panel, frame, button } = elements(gateway);
    let isVisible = false;
    let port = null;
    const send = (message) => port?.postMessage(message);
    const tellContext = () => send({ type: 'context', now: { about: openRecord(), visible: isVisible } });

    const setVisible = (visible) => {
      isVisible = visible;
      // Not `display: none`, which slows frames down.
      panel.style.visibility = visible ? 'visible' : 'hidden';
      panel.inert = !visible;
      button.setAttribute('aria-expanded', String(visible));
      tellContext();
    };
    button.addEventListener('click', () => setVisible(!isVisible));

    const received = {
      open({ record }) {
        const { kind, id } = record ?? {};
        // A route of this page: a call goes on.
        if (Object.hasOwn(entityTypes, kind) && /^[\w-]{1,36}$/.test(id)) {
          window.location.hash = `#${entityTypes[kind]}/view/${id}`;
        }
      },
      show({ reason }) {
        if (reason !== 'idle') setVisible(true);
      },
      async token({ id }) {
        const { token = null } = await window.Espo.Ajax.postRequest('Sidecall/token', {}).catch(() => ({}));
        send({ type: 'answer', id, value: token });
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
      send({ type: 'hello', tokens: true, records: false });
      setVisible(isVisible);
    };

    // Before EspoCRM's own handler of the link.
    const dial = (event) => {
      if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      const link =
        event.target instanceof Element ? event.target.closest('a[data-action="dial"], a[href^="tel:"]') : null;
      if (link === null || port === null) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      setVisible(true);
      send({ type: 'dial', number: numberIn(link), about: recordOf(link) });
    };

    window.addEventListener('message', connect);
    window.addEventListener('hashchange', tellContext);
    document.addEventListener('click', dial, true);
    document.body.append(button, panel);
    // Set last, so that the handshake finds its listener.
    frame.src = `${gateway}/embed/espocrm?origin=${encodeURIComponent(window.location.origin)}`;

    return () => {
      port?.close();
      window.removeEventListener('message', connect);
      window.removeEventListener('hashchange', tellContext);
      document.removeEventListener('click', dial, true);
      button.remove();
      panel.remove();
    };
  };

  const elements = (gateway) => {
    const panel = document.createElement('div');
    panel.inert = true;
    panel.style.cssText =
      'position:fixed;inset-block-end:64px;inset-inline-end:16px;z-index:1060;inline-size:360px;block-size:560px;' +
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
      'position:fixed;inset-block-end:16px;inset-inline-end:16px;z-index:1060;padding:8px 16px;border-radius:20px';
    return { panel, frame, button };
  };

  /** EspoCRM writes the number without spaces and brackets into the link. */
  const numberIn = (link) => {
    const text = link.dataset.phoneNumber || (link.getAttribute('href') ?? '').replace(/^tel:/i, '');
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  };

  /** The record whose page is open. */
  const openRecord = () => {
    const [, entityType, id] = /^#(\w+)\/(?:view|edit)\/([\w-]{1,36})(?:[/?]|$)/.exec(window.location.hash) ?? [];
    return named(entityType, id);
  };

  /** The record of a number: that of its row in a list, otherwise the open one. */
  const recordOf = (link) => {
    const id = link.closest('tr[data-id]')?.dataset.id;
    return named(link.closest('.list[data-scope]')?.dataset.scope, id) ?? openRecord();
  };

  const named = (entityType, id) => {
    const kind = Object.keys(entityTypes).find((name) => entityTypes[name] === entityType);
    return kind !== undefined && id ? { kind, id } : null;
  };

  let stop = null;
  let asked = false;

  /** EspoCRM shows its header to signed-in users only, and removes it when they sign out. */
  const look = () => {
    const isSignedIn = document.querySelector('#header .navbar') !== null;
    if (!isSignedIn) {
      stop?.();
      stop = null;
      asked = false;
      return;
    }
    if (asked) return;
    asked = true;
    window.Espo.Ajax.getRequest('Sidecall/page').then(
      ({ gateway }) => {
        if (gateway && asked && stop === null) stop = start(gateway);
      },
      (error) => console.warn(error),
    );
  };

  new MutationObserver(look).observe(document.documentElement, { childList: true, subtree: true });
  look();
})();
