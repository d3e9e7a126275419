import { html } from 'lit';
import '../src/elements/click-to-call/define.ts';
import type { ClickToCallMessages } from '../src/elements/click-to-call/messages.ts';
import type { VisitorFact, VisitorVoice } from '../src/phone/visitor-call.ts';
import type { Story, StoryArgs, StoryMeta } from './story.ts';

export default { title: 'Click to call', component: 'cti-click-to-call', tags: ['autodocs'] } satisfies StoryMeta;

const hebrew: ClickToCallMessages = {
  call: 'חייגו אלינו',
  asking: 'אשרו את המיקרופון…',
  connecting: 'מתחבר…',
  ringing: 'מצלצל…',
  talking: 'בשיחה',
  ended: 'השיחה הסתיימה',
  again: 'נסו שוב',
  mute: 'השתקה',
  hangUp: 'ניתוק',
  unreachable: 'לא ניתן להתחיל את השיחה. בדקו את הרשת ונסו שוב.',
};

/** A network that reports these facts after the click, and nothing else. */
function voiceThatTells(facts: readonly VisitorFact[]): VisitorVoice {
  return {
    placeVisitorCall: async (_request, tell) => {
      for (const fact of facts) tell(fact);
      return { mute() {} };
    },
  };
}

const talking = { type: 'talking', callId: 'CA00000000000000000000000000000001' } as const;

function button(options: { facts?: VisitorFact[]; muted?: boolean; label?: string } = {}): Story {
  return {
    render: ({ theme }: StoryArgs) => {
      const element = document.createElement('cti-click-to-call');
      element.setAttribute('theme', theme ?? '');
      element.setAttribute('site', 'shop');
      if (options.label) element.textContent = options.label;
      // A page brings its own texts: the element has English ones.
      const { dir, lang } = document.documentElement;
      if (dir === 'rtl' && !lang.startsWith('ar')) element.messages = hebrew;
      element.endedMs = 3_600_000;
      element.loadVoice = async () => voiceThatTells(options.facts ?? [talking]);
      if (options.facts) {
        void element.dial().then(() => {
          if (options.muted) element.mute(true);
        });
      }
      return html`${element}`;
    },
  };
}

export const Idle = button();
export const OwnLabel = button({ label: 'Talk to a gardener' });
export const AsksForMicrophone = button({ facts: [] });
export const Connecting = button({ facts: [{ type: 'connecting' }] });
export const Ringing = button({ facts: [{ type: 'ringing' }] });
export const InCall = button({ facts: [talking] });
export const Muted = button({ facts: [talking], muted: true });
export const Ended = button({ facts: [talking, { type: 'ended', callId: talking.callId }] });
export const Problem = button({
  facts: [
    {
      type: 'problem',
      message: 'The browser does not let this page use the microphone.',
      help: 'Allow the microphone for this page in the address bar, then try again.',
    },
  ],
});
