import { end, english, officeHours, queue, say, voicemail } from './template-nodes.ts';
import type { FlowTemplate } from './templates.ts';

const saturday = [{ from: '10:00', to: '14:00' }];

/** A shop: orders, the state of an order, opening hours, and messages while it is closed. */
export const shopTemplate: FlowTemplate = {
  label: 'Shop',
  document: {
    schema: 1,
    name: 'shop',
    label: 'Shop',
    languages: ['en'],
    start: 'hours',
    fallback: english('Something went wrong. Please call again.'),
    schedules: [
      {
        name: 'shop-hours',
        timeZone: 'UTC',
        week: {
          monday: officeHours,
          tuesday: officeHours,
          wednesday: officeHours,
          thursday: officeHours,
          friday: officeHours,
          saturday,
        },
        holidays: [{ date: '12-25', name: 'Christmas Day' }],
      },
    ],
    nodes: [
      {
        name: 'hours',
        kind: 'hours',
        schedule: 'shop-hours',
        outcomes: { open: 'menu', closed: 'closed', holiday: 'holiday' },
      },
      {
        name: 'menu',
        kind: 'menu',
        prompt: english(
          'Welcome to our shop. To place an order, press 1. For the state of your order, press 2. For our opening hours, press 3. For anything else, press 0.',
        ),
        noInput: english('I did not hear a key.'),
        invalid: english('That key has no meaning here.'),
        keys: { '1': 'New order', '2': 'State of an order', '3': 'Opening hours', '0': 'Anything else' },
        outcomes: {
          '1': 'sales',
          '2': 'order-number',
          '3': 'tell-hours',
          '0': 'service',
          'no-input': 'service',
          invalid: 'service',
        },
      },
      {
        name: 'order-number',
        kind: 'gather',
        prompt: english('Please enter your order number, then press hash.'),
        save: 'order.number',
        minDigits: 3,
        maxDigits: 12,
        outcomes: { got: 'tell-agent', 'no-input': 'service', invalid: 'service' },
      },
      {
        name: 'tell-agent',
        kind: 'agent-message',
        prompt: [...english('A question about the order'), { digits: '{{order.number}}' }],
        outcomes: { done: 'service' },
      },
      say('tell-hours', 'We are open from Monday to Friday from 9 to 5, and on Saturday from 10 to 2.', 'menu'),
      queue('sales', 'sales', 'sorry', 'end'),
      queue('service', 'support', 'sorry', 'end'),
      say('closed', 'Our shop is closed now. We are open from Monday to Saturday.', 'ask-message'),
      say('holiday', 'Our shop is closed today, because it is a holiday.', 'ask-message'),
      say('sorry', 'All our colleagues are busy.', 'ask-message'),
      say('ask-message', 'Please leave your name, your number and your question after the tone.', 'message'),
      voicemail('message', 'thanks'),
      say('thanks', 'Thank you. We will call you back. Goodbye.', 'end'),
      end,
    ],
  },
};
