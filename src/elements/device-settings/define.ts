import { defineElement } from '../define-element.ts';
import { CtiDeviceSettings } from './device-settings.ts';

defineElement('cti-device-settings', CtiDeviceSettings);

export { CtiDeviceSettings };
