/** Texts of the keyboard: its list of keys, and its list of commands. */
export interface KeysMessages {
  keyboardShortcuts: string;
  commands: string;
  /** What can be typed there. */
  commandHint: string;
  noCommand: string;
  /** Moves the focus into the dialer, into the search of the log, or into the note. */
  goToDialer: string;
  goToSearch: string;
  goToNote: string;
  changeKeys: (command: string) => string;
  pressKeys: string;
  keysTaken: (command: string) => string;
  noKeys: string;
  usualKeys: string;
}

export const english: KeysMessages = {
  keyboardShortcuts: 'Keyboard shortcuts',
  commands: 'Commands',
  commandHint: 'What do you want to do?',
  noCommand: 'No such command now',
  goToDialer: 'Type a number',
  goToSearch: 'Find calls',
  goToNote: 'Write the note',
  changeKeys: (command) => `Change the keys of ${command}`,
  pressKeys: 'Press keys, or Delete for none',
  keysTaken: (command) => `These keys are used: ${command}`,
  noKeys: 'None',
  usualKeys: 'Usual keys',
};
