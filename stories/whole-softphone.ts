/** The softphone with everything that it loads when it is needed: stories and tests look at it at once. */
import '../src/elements/agent-calls/define.ts';
import '../src/elements/agent-status/define.ts';
import '../src/elements/call-controls/define.ts';
import '../src/elements/call-log/define.ts';
import '../src/elements/call-monitor/define.ts';
import '../src/elements/call-parties/define.ts';
import '../src/elements/parking/define.ts';
import '../src/elements/party-picker/define.ts';
import '../src/elements/screen-pop/define.ts';
import '../src/elements/softphone/define.ts';
import '../src/elements/team/define.ts';
import '../src/elements/wrap-up/define.ts';
import {
  Announcer,
  callViewStyles,
  renderCallView,
  renderDialling,
  renderStrip,
} from '../src/elements/softphone/call-view.ts';
import { callView } from '../src/elements/softphone/later-parts.ts';

callView.now = { Announcer, callViewStyles, renderCallView, renderDialling, renderStrip };
