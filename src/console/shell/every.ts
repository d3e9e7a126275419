/** Works at once, and again and again while the page is visible. @param left ends it */
export function every(ms: number, left: AbortSignal, work: () => Promise<void>): void {
  let working = false;
  const turn = async (): Promise<void> => {
    // A slow answer is not asked for twice.
    if (working || document.visibilityState !== 'visible') return;
    working = true;
    try {
      await work();
    } catch {
      // The next turn tries again. What is shown stays.
    } finally {
      working = false;
    }
  };
  const timer = setInterval(() => void turn(), ms);
  left.addEventListener('abort', () => clearInterval(timer), { once: true });
  void turn();
}
