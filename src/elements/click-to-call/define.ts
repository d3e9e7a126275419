import { CtiClickToCall } from './click-to-call.ts';

if (!customElements.get('cti-click-to-call')) customElements.define('cti-click-to-call', CtiClickToCall);
