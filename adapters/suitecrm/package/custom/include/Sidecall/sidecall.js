/** The softphone in SuiteCRM 7. Its pages are loaded anew with each click, so a record opens in a tab during a call. */
(() => {
  const { gateway, connection } = document.currentScript.dataset;
  /** SuiteCRM's module for each kind of record that the gateway names. */
  const modules = { contact: 'Contacts', lead: 'Leads', account: 'Accounts', ticket: 'Cases' };
  const isId = (text) => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text ?? '');
  const address = () => new URLSearchParams(window.location.search);

  const named = (module, id) => {
    const kind = Object.keys(modules).find((name) => modules[name] === module);
    return kind !== undefined && isId(id) ? { kind, id } : null;
  };

  /** The record of a number: that of its row in a list, otherwise the open one. */
  const recordOf = (element) => {
    const id = element?.closest('tr')?.querySelector('input[name="mass[]"]')?.value;
    return named(address().get('module'), id ?? address().get('record'));
  };

  const open = ({ kind, id }, busy) => {
    if (!Object.hasOwn(modules, kind) || !isId(id)) return;
    const page = `index.php?module=${modules[kind]}&action=DetailView&record=${id}`;
    if (busy) window.open(page, '_blank', 'noopener');
    else window.location.assign(page);
  };

  window.SidecallPanel.start({
    ...{ gateway, connection, recordOf, open },
    // The theme SuiteP: a record's page, and lists.
    numbers: '.detail-view-field[type="phone"], td.phone, a[href^="tel:"]',
    edits: '.inlineEdit',
  });
})();
