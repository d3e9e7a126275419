import { useState, useSyncExternalStore } from 'react';
import { createRoot } from 'react-dom/client';
import { Softphone } from './softphone';

const listen = (changed: () => void) => {
  addEventListener('hashchange', changed);
  return () => removeEventListener('hashchange', changed);
};

/** Two routes, and a button that renders everything again. */
function App() {
  const route = useSyncExternalStore(listen, () => location.hash);
  const [renders, setRenders] = useState(0);
  return (
    <>
      <button type="button" onClick={() => setRenders(renders + 1)}>
        Render
      </button>
      <output>{renders}</output>
      {route === '#elsewhere' ? <p>Elsewhere</p> : <Softphone />}
    </>
  );
}

const home = document.querySelector('#app');
if (home) createRoot(home).render(<App />);
