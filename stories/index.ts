import * as callControls from './call-controls.stories.ts';
import * as callLog from './call-log.stories.ts';
import * as callMonitor from './call-monitor.stories.ts';
import * as callParties from './call-parties.stories.ts';
import * as clickToCall from './click-to-call.stories.ts';
import * as dialer from './dialer.stories.ts';
import * as maskingBadge from './masking-badge.stories.ts';
import * as partyPicker from './party-picker.stories.ts';
import * as recordingPlayer from './recording-player.stories.ts';
import * as screenPop from './screen-pop.stories.ts';
import * as softphone from './softphone.stories.ts';
import type { Story, StoryMeta } from './story.ts';
import * as wrapUp from './wrap-up.stories.ts';

type StoryModule = { default: StoryMeta } & Record<string, Story | StoryMeta>;

/** All stories, for the accessibility test and the screenshots. */
export const storyModules: readonly StoryModule[] = [
  softphone,
  dialer,
  screenPop,
  callLog,
  callControls,
  wrapUp,
  maskingBadge,
  clickToCall,
  partyPicker,
  callParties,
  recordingPlayer,
  callMonitor,
];

export function storiesOf(module: StoryModule): [string, Story][] {
  return Object.entries(module).filter((entry): entry is [string, Story] => entry[0] !== 'default');
}
