import { useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { PhoneFrame } from './phone-frame.tsx';

/** Renders again with each event `render`, and without the phone after `leave`. */
function App({ report }: { report: (text: string) => void }) {
  const [renders, setRenders] = useState(0);
  const [there, setThere] = useState(true);
  useEffect(() => {
    addEventListener('render', () => setRenders((before) => before + 1));
    addEventListener('leave', () => setThere(false));
  }, []);
  return there ? <PhoneFrame onEnded={() => report(`ended after ${renders} renders`)} /> : null;
}

export function renderReact(place: HTMLElement, report: (text: string) => void): void {
  createRoot(place).render(<App report={report} />);
}
