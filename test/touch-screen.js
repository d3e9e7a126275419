/** Real fingers for browser tests: the command `touch` of `executeServerCommand`, as Chromium's protocol has it. */
export function touchScreen() {
  /** The protocol's session of each page. */
  const sessions = new WeakMap();
  const sessionOf = (page) => {
    const session = sessions.get(page) ?? page.createCDPSession();
    sessions.set(page, session);
    return session;
  };
  return {
    name: 'touch-screen',
    async executeCommand({ command, payload, session: { id, browser } }) {
      if (command !== 'touch') return undefined;
      const session = await sessionOf(browser.getPage(id));
      const { type, fingers } = payload;
      await session.send('Input.dispatchTouchEvent', { type, touchPoints: fingers });
      return true;
    },
  };
}
