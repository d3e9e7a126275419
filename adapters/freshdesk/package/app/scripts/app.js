/**
 * The softphone in Freshdesk's telephone sidebar, or in the left bar of Freshsales: a frame of the gateway, and a bridge
 * between it and Freshworks' client. The handshake and the messages are those of Sidecall's host SDK, version 1.
 */
(() => {
  const version = 1;
  /** The two products have other names for the same things. */
  const products = {
    freshdesk: { phone: 'softphone', clicked: 'cti.triggerDialer', open: 'click', kinds: ['contact', 'ticket'] },
    freshsales: { phone: 'phoneApp', clicked: 'calling', open: 'show', kinds: ['contact'] },
  };

  const start = async () => {
    const client = await window.app.initialized();
    const { gateway, connection } = await client.iparams.get();
    const origin = new URL(gateway).origin;
    const product = products[client.context?.location === 'left_nav_cti' ? 'freshsales' : 'freshdesk'];

    let port = null;
    const waiting = [];
    const send = (message) => port?.postMessage(message);
    const trigger = (name, options) => Promise.resolve(client.interface.trigger(name, options)).catch(() => {});

    const show = (visible) => {
      trigger(visible ? 'show' : 'hide', { id: product.phone });
      send({ type: 'context', now: { about: null, visible } });
    };

    const received = {
      open({ record }) {
        const { kind, id } = record ?? {};
        if (product.kinds.includes(kind) && /^[1-9]\d{0,15}$/.test(id)) {
          trigger(product.open, { id: kind, value: Number(id) });
        }
      },
      show({ reason }) {
        show(reason !== 'idle');
      },
      // Agents sign in to the gateway: nothing that this page knows proves the agent.
      token({ id }) {
        send({ type: 'answer', id, value: null });
      },
    };

    const frame = document.createElement('iframe');
    frame.title = 'Sidecall';
    frame.allow = `microphone ${origin}; autoplay ${origin}; speaker-selection ${origin}; clipboard-write ${origin}`;

    window.addEventListener('message', (event) => {
      // Both must be right: another frame may have the gateway's origin, and this frame may have left it.
      if (event.source !== frame.contentWindow || event.origin !== origin) return;
      if (event.data?.sidecall !== 'ready' || event.data.version !== version) return;
      const channel = new MessageChannel();
      port?.close();
      port = channel.port1;
      port.onmessage = ({ data }) => {
        if (data && Object.hasOwn(received, data.type)) received[data.type](data);
      };
      frame.contentWindow.postMessage({ sidecall: 'connect', version }, origin, [channel.port2]);
      send({ type: 'hello', tokens: false, records: false });
      for (const message of waiting.splice(0)) send(message);
    });

    const dial = (number) => {
      if (typeof number !== 'string' || number === '') return;
      show(true);
      const message = { type: 'dial', number, about: null };
      // The first click can come before the phone is loaded.
      if (port === null) waiting.splice(0, waiting.length, message);
      else send(message);
    };
    client.events.on(product.clicked, (event) => {
      // The vendor's samples read Freshsales' event in another way than Freshdesk's.
      const { number, phoneNumber } = event.data ?? event.helper?.getData() ?? {};
      dial(phoneNumber ?? number);
    });

    // As wide as the sidebar, which is 400 pixels.
    Promise.resolve(client.instance?.resize({ height: '600px' })).catch(() => {});
    document.body.append(frame);
    // Set last, so that the handshake finds its listener.
    frame.src = `${origin}/embed/${encodeURIComponent(connection)}?origin=${encodeURIComponent(window.location.origin)}`;
  };

  start().catch((error) => {
    const problem = document.querySelector('#problem');
    problem.textContent = 'The phone cannot start. Ask your administrator to check the settings of this app.';
    problem.hidden = false;
    console.warn(error);
  });
})();
