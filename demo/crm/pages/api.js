/** The signed-in user of this tab. Two tabs can have two users. */
export const user = new URLSearchParams(location.search).get('user') ?? '';

/**
 * @param {string} path
 * @param {{ method?: string, body?: unknown }} [options]
 */
export async function api(path, { method = 'GET', body } = {}) {
  const url = new URL(path, location.origin);
  url.searchParams.set('user', user);
  const init =
    body === undefined
      ? { method }
      : { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const answer = await fetch(url, init);
  const data = await answer.json();
  if (!answer.ok) throw new Error(data.error ?? `The server answered ${answer.status}.`);
  return data;
}
