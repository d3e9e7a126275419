/** The softphone in EspoCRM: what `phone-panel.js` has to know of its page, for as long as a user is signed in. */
(() => {
  // Print views and pages in frames load the script, too.
  if (window.top !== window) return;

  /** EspoCRM's entity type of each kind of record. */
  const entityTypes = { contact: 'Contact', lead: 'Lead', account: 'Account', ticket: 'Case' };

  /** Adds the softphone of the signed-in user. Returns a function that removes it. */
  const start = (gateway) => {
    const phone = window.SidecallPanel.start({
      ...{ gateway, connection: 'espocrm', open, numberIn },
      numbers: 'a[data-action="dial"], a[href^="tel:"]',
      recordOf: (link) => (link === null ? openRecord() : recordOf(link)),
      token: async () => (await window.Espo.Ajax.postRequest('Sidecall/token', {}).catch(() => ({}))).token,
    });
    if (phone === null) return () => {};
    window.addEventListener('hashchange', phone.changed);
    return () => {
      window.removeEventListener('hashchange', phone.changed);
      phone.stop();
    };
  };

  /** A route of this page: a call goes on. */
  const open = ({ kind, id }) => {
    if (!Object.hasOwn(entityTypes, kind) || !/^[\w-]{1,36}$/.test(id)) return;
    window.location.hash = `#${entityTypes[kind]}/view/${id}`;
  };

  /** EspoCRM writes the number without spaces and brackets into the link. undefined: into its address only. */
  const numberIn = (link) => link.dataset.phoneNumber || undefined;

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
