/**
 * Loads the softphone in the top bar when the agent opens Zendesk, so that calls ring at once. Zendesk itself loads a
 * pane of the top bar only when the agent opens it for the first time; its background page is always loaded.
 *
 * This file is served by Zendesk and has no access to the gateway.
 */
(() => {
  const page = window;
  const query = new URLSearchParams(page.location.search);
  const origin = query.get('origin') ?? '';
  const appGuid = query.get('app_guid') ?? '';
  if (appGuid === '' || !/^https:\/\/[a-z0-9-]+(\.[a-z0-9-]+)*\.zendesk\.com$/.test(origin)) return;

  const send = (message, instanceGuid = appGuid) =>
    page.parent.postMessage(JSON.stringify({ ...message, appGuid, instanceGuid }), origin);

  page.addEventListener('message', (event) => {
    if (event.origin !== origin || event.source !== page.parent) return;
    const message = read(event.data);
    if (message?.key === 'zaf.app.registered') send({ id: 1, request: 'get', params: ['instances'] });
    if (message?.id === 1) {
      for (const [guid, instance] of Object.entries(message.result?.instances ?? {})) {
        if (instance?.location === 'top_bar') send({ id: 2, request: 'invoke', params: { preloadPane: [] } }, guid);
      }
    }
  });
  send({ key: 'iframe.handshake', message: { version: '2.0' } });

  function read(data) {
    try {
      return typeof data === 'string' ? JSON.parse(data) : data;
    } catch {
      return null;
    }
  }
})();
