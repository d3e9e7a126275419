import { defineElement } from '../define-element.ts';
import { headerPanels } from './header/header-panels.ts';
import { CtiSoftphone } from './softphone.ts';
import '../call-controls/define.ts';
import '../call-monitor/define.ts';
import '../call-parties/define.ts';
import '../dialer/define.ts';
import '../party-picker/define.ts';
import '../screen-pop/define.ts';
import '../team/define.ts';
import '../wrap-up/define.ts';

for (const { tag, element } of headerPanels) defineElement(tag, element);
defineElement('cti-softphone', CtiSoftphone);

export { CtiSoftphone };
