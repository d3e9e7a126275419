/**
 * The softphone in each page of Vtiger: a button in the top bar, and a sidebar. What `phone-panel.js` has to know of the
 * page.
 */
(() => {
  // Frames and pop-ups of Vtiger load the header's scripts, too.
  if (window.top !== window || window.opener !== null) return;

  const width = 360;
  const css = `
    #sidecall-panel { position: fixed; inset-block: 0; inset-inline-end: 0; z-index: 10050; inline-size: ${width}px;
      max-inline-size: 100vw; background: Canvas; border-inline-start: 1px solid rgb(0 0 0 / 20%) }
    #sidecall-button { cursor: pointer }
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

  const askVtiger = async () => {
    const params = new URLSearchParams({ module: 'Sidecall', action: 'Page' });
    // Vtiger's protection against forged requests.
    if (window.csrfMagicName) params.set(window.csrfMagicName, window.csrfMagicToken);
    const answer = await fetch('index.php', { method: 'POST', body: params, credentials: 'same-origin' });
    const body = await answer.json();
    if (body.success !== true) throw new Error('Sidecall: Vtiger refused the action Page.');
    return body.result;
  };

  const start = ({ gateway, connection, token, modules }) => {
    if (!gateway || !token) return;
    const { classList } = document.body;
    window.SidecallPanel.start({
      ...{ gateway, connection, numbers, open, numberIn, css, button: placed(buttonOf()) },
      parameters: { token },
      recordOf: (field) => (field === null ? openRecord(modules) : recordOf(field, modules)),
      fact({ step }) {
        if (step === 'logged') refreshTimeline();
      },
      connected: () => classList.add('sidecall-ready'),
      shown(visible, panel) {
        panel.style.insetBlockStart = `${topBarEnd()}px`;
        classList.toggle('sidecall-open', visible);
      },
    });
  };

  const open = ({ kind, id }, busy) => {
    const [, number] = /^\d{1,9}x(\d{1,18})$/.exec(id) ?? [];
    if (!Object.hasOwn(moduleOf, kind) || number === undefined) return;
    const address = `index.php?module=${moduleOf[kind]}&view=Detail&record=${number}`;
    // A page load would interrupt a call.
    if (busy) window.open(address, '_blank', 'noopener');
    else window.location.assign(address);
  };

  const refreshTimeline = () => {
    try {
      window.Vtiger_Detail_Js?.getInstance?.()?.loadWidgets?.();
    } catch {
      // The page has no timeline.
    }
  };

  const buttonOf = () => {
    const button = document.createElement('a');
    button.href = '#';
    button.setAttribute('role', 'button');
    return button;
  };

  /** Puts the button into the top bar, among Vtiger's own. A layout without it has the button in a corner. */
  const placed = (button) => {
    const bar = document.querySelector('#navbar > ul.navbar-nav');
    if (bar === null) {
      button.className = 'sidecall-alone';
      button.textContent = 'Phone';
      document.body.append(button);
      return button;
    }
    button.className = 'fa fa-phone';
    const item = document.createElement('li');
    const box = document.createElement('div');
    box.append(button);
    item.append(box);
    bar.prepend(item);
    return button;
  };

  const topBarEnd = () => Math.max(0, document.querySelector('.navbar-fixed-top')?.getBoundingClientRect().bottom ?? 0);

  /** Vtiger writes the number without spaces and brackets into `data-value`. undefined: it is a link's, or the text. */
  const numberIn = (field) => field.dataset.value || undefined;

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

  /** Vtiger may load the script before its top bar, its protection against forged requests, and `phone-panel.js`. */
  const parsed = new Promise((resolve) => {
    if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', resolve, { once: true });
    else resolve();
  });

  // Users whose profile does not name the module are refused, and have no softphone.
  parsed.then(askVtiger).then(start, (error) => console.warn(error));
})();
