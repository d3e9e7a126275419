import { defineElement } from '../define-element.ts';
import { CtiRecordingPlayer } from './recording-player.ts';

defineElement('cti-recording-player', CtiRecordingPlayer);

export { CtiRecordingPlayer };
