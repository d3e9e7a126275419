import { useState, useSyncExternalStore } from 'react';
import { createRoot } from 'react-dom/client';
import 'sidecall/define/softphone';

const listen = (changed: () => void) => {
  addEventListener('hashchange', changed);
  return () => removeEventListener('hashchange', changed);
};

/** The page has no phone of its own: each render passes new functions, and a route change removes the element. */
function App({ gateway }: { gateway: string }) {
  const route = useSyncExternalStore(listen, () => location.hash);
  const [renders, setRenders] = useState(0);
  const getToken = async () => ((await (await fetch('/my/token')).json()) as { token: string }).token;
  return (
    <>
      <button type="button" onClick={() => setRenders(renders + 1)}>
        Render
      </button>
      <output>{renders}</output>
      {route === '#elsewhere' ? <p>Elsewhere</p> : <cti-softphone gateway={gateway} getToken={getToken} />}
    </>
  );
}

const home = document.querySelector('#app');
if (home) createRoot(home).render(<App gateway="https://cti.example" />);
