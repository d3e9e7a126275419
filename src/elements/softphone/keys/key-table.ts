import type { Messages } from '../../messages.ts';

/** An action of the agent's screen. Each is a control that the screen shows: what cannot be clicked now cannot be done. */
export interface Command {
  /** The name under which a page sets other keys. */
  id: string;
  /** As `HotkeysController` reads them: a letter as the keyboard has it, and the rest by its place on a US keyboard. */
  keys: string;
  /** The control: selectors that lead through shadow roots, from the outside to the inside. */
  control: readonly string[];
  /** The control of the same action that counts if that one is not on the screen. It is clicked. */
  otherwise?: readonly string[];
  /** `focus`: the focus goes there. Default: it is clicked. */
  does?: 'focus';
  /** The tab whose panel has the control. */
  tab?: 'phone' | 'recent' | 'team';
  label: (text: Messages) => string;
}

const controls = 'cti-call-controls';
/** A second call is answered and merged in the list of the agent's calls. */
const ownCalls = 'cti-agent-calls';

/** All commands, in the order of a call. Alt keeps them apart from typing, and from the keys of most pages. */
export const commands: readonly Command[] = [
  {
    id: 'answer',
    keys: 'Alt+A',
    control: [controls, '[part~="answer"]'],
    otherwise: [ownCalls, '[part~="answer"]'],
    label: (text) => text.answer,
  },
  {
    id: 'reject',
    keys: 'Alt+R',
    control: [controls, '[part~="reject"]'],
    otherwise: [ownCalls, '[part~="reject"]'],
    label: (text) => text.reject,
  },
  { id: 'hang-up', keys: 'Alt+X', control: [controls, '[part~="hang-up"]'], label: (text) => text.hangUp },
  { id: 'mute', keys: 'Alt+M', control: [controls, '[part~="mute"]'], label: (text) => text.mute },
  { id: 'hold', keys: 'Alt+H', control: [controls, '[part~="hold"]'], label: (text) => text.hold },
  { id: 'switch', keys: 'Alt+W', control: [ownCalls, '[part~="switch"]'], label: (text) => text.switchCall },
  { id: 'keypad', keys: 'Alt+K', control: [controls, '[part~="keypad"]'], label: (text) => text.keypad },
  { id: 'transfer', keys: 'Alt+T', control: [controls, '[part~="people"]'], label: (text) => text.transfer },
  {
    id: 'complete-transfer',
    keys: 'Alt+C',
    control: ['cti-call-parties', '[part~="complete"]'],
    label: (text) => text.completeTransfer,
  },
  {
    id: 'merge',
    keys: 'Alt+J',
    control: ['cti-call-parties', '[part~="merge"]'],
    otherwise: [ownCalls, '[part~="merge"]'],
    label: (text) => text.merge,
  },
  {
    id: 'back-to-customer',
    keys: 'Alt+B',
    control: ['cti-call-parties', '[part~="back"]'],
    label: (text) => text.backToCustomer,
  },
  { id: 'record', keys: 'Alt+O', control: ['[part~="record"]'], label: (text) => text.record },
  { id: 'record-stop', keys: '', control: ['[part~="record-stop"]'], label: (text) => text.stopRecording },
  { id: 'park', keys: 'Alt+P', control: ['cti-parking', '[part~="park"]'], label: (text) => text.park },
  { id: 'parked-calls', keys: 'Alt+Y', control: ['cti-parking', '[part~="open"]'], label: (text) => text.parkedCalls },
  {
    id: 'note',
    keys: 'Alt+N',
    control: ['cti-wrap-up', '[part~="note"]'],
    // During the call the note may be closed. It opens with the focus in it.
    otherwise: ['button[part~="note-bar"]'],
    does: 'focus',
    label: (text) => text.goToNote,
  },
  { id: 'save-note', keys: 'Alt+S', control: ['cti-wrap-up', '[part~="save"]'], label: (text) => text.saveWrapUp },
  { id: 'more-time', keys: '', control: ['cti-wrap-up', '[part~="extend"]'], label: (text) => text.oneMinuteMore },
  { id: 'skip-note', keys: '', control: ['cti-wrap-up', '[part~="skip"]'], label: (text) => text.skip },
  {
    id: 'dial',
    keys: 'Alt+I',
    control: ['cti-dialer.idle', '[part~="input"]'],
    does: 'focus',
    tab: 'phone',
    label: (text) => text.goToDialer,
  },
  {
    id: 'find-calls',
    keys: 'Alt+L',
    control: ['cti-call-log', '[part~="search"]'],
    does: 'focus',
    tab: 'recent',
    label: (text) => text.goToSearch,
  },
  {
    id: 'retry-entry',
    keys: '',
    control: ['cti-call-log', '[part~="retry-entry"]'],
    label: (text) => `${text.notInCrmYet}: ${text.tryAgain}`,
  },
  { id: 'team', keys: 'Alt+G', control: ['#tab-team'], label: (text) => text.tabTeam },
  { id: 'status', keys: 'Alt+U', control: ['cti-agent-status', '[part~="open"]'], label: (text) => text.ownStatus },
  {
    id: 'devices',
    keys: '',
    control: ['[part~="devices-open"]'],
    // A narrow header has them in its menu.
    otherwise: ['[part~="more-open"]'],
    label: (text) => text.devices,
  },
  { id: 'use-here', keys: '', control: ['[part~="use-here"]'], label: (text) => text.useHere },
  { id: 'dismiss', keys: '', control: ['[part~="dismiss"]'], label: (text) => text.dismiss },
];

/** Keys that open the lists. A page may change them, too. */
export const lists = [
  { id: 'commands', keys: 'Alt+Slash', label: (text: Messages) => text.commands },
  { id: 'shortcuts', keys: 'Shift+Slash', label: (text: Messages) => text.keyboardShortcuts },
] as const;
