import { end, english, queue, say, voicemail } from './template-nodes.ts';
import type { FlowTemplate } from './templates.ts';

/** A delivery service: deliveries of today come first, and callers of a long queue are called back. */
export const deliveryTemplate: FlowTemplate = {
  label: 'Delivery',
  document: {
    schema: 1,
    name: 'delivery',
    label: 'Delivery',
    languages: ['en'],
    start: 'menu',
    fallback: english('Something went wrong. Please call again.'),
    nodes: [
      {
        name: 'menu',
        kind: 'menu',
        prompt: english(
          'Welcome. If your delivery comes today, press 1. To track a parcel, press 2. For a complaint, press 3.',
        ),
        noInput: english('I did not hear a key.'),
        invalid: english('That key has no meaning here.'),
        keys: { '1': 'Delivery of today', '2': 'Track a parcel', '3': 'Complaint' },
        outcomes: { '1': 'first', '2': 'parcel', '3': 'ask-complaint', 'no-input': 'staff', invalid: 'staff' },
      },
      { name: 'first', kind: 'routing', priority: 50, outcomes: { done: 'staff' } },
      {
        name: 'parcel',
        kind: 'gather',
        prompt: english('Please enter the number of your parcel, then press hash.'),
        save: 'parcel.number',
        minDigits: 4,
        maxDigits: 20,
        outcomes: { got: 'repeat', 'no-input': 'staff', invalid: 'staff' },
      },
      {
        name: 'repeat',
        kind: 'say',
        prompt: [...english('Your parcel is'), { digits: '{{parcel.number}}' }],
        outcomes: { done: 'tell-agent', failed: 'tell-agent' },
      },
      {
        name: 'tell-agent',
        kind: 'agent-message',
        prompt: [...english('A question about the parcel'), { digits: '{{parcel.number}}' }],
        outcomes: { done: 'staff' },
      },
      {
        name: 'staff',
        kind: 'staffing',
        queue: 'support',
        maxWaiting: 10,
        maxWaitSeconds: 600,
        outcomes: { staffed: 'wait', busy: 'long-wait', unstaffed: 'closed', failed: 'closed' },
      },
      queue('wait', 'support', 'long-wait', 'end'),
      {
        name: 'long-wait',
        kind: 'menu',
        prompt: english('Many people call now. To be called back, press 1. To leave a message, press 2.'),
        keys: { '1': 'Call back', '2': 'Message' },
        outcomes: { '1': 'call-back', '2': 'ask-message', 'no-input': 'ask-message', invalid: 'ask-message' },
      },
      {
        name: 'call-back',
        kind: 'callback',
        queue: 'support',
        outcomes: { booked: 'thanks', 'bad-number': 'ask-message', failed: 'ask-message' },
      },
      say('closed', 'We are not here now.', 'ask-message'),
      say('ask-complaint', 'We are sorry. Please say what happened after the tone.', 'message'),
      say('ask-message', 'Please leave your name and your number after the tone.', 'message'),
      voicemail('message', 'thanks'),
      say('thanks', 'Thank you. We will call you back. Goodbye.', 'end'),
      end,
    ],
  },
};
