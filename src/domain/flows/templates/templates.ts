import { end, english, type FlowTemplateDocument, officeHours, queue, say, voicemail } from './template-nodes.ts';

export type { FlowTemplateDocument };

export interface FlowTemplate {
  /** For the list of templates. */
  label: string;
  document: FlowTemplateDocument;
}

/**
 * Documents to start from. They name what a gateway may not have yet: the queue `support`, and the flow `hold`, which is
 * one of them.
 */
export const flowTemplates: readonly FlowTemplate[] = [
  {
    label: 'Greeting and voicemail',
    document: {
      schema: 1,
      name: 'voicemail',
      languages: ['en'],
      start: 'greeting',
      nodes: [
        say('greeting', 'We cannot take your call now. Please leave a message after the tone.', 'message'),
        voicemail('message', 'thanks'),
        say('thanks', 'Thank you. Goodbye.', 'end'),
        end,
      ],
    },
  },
  {
    label: 'Greeting and menu',
    document: {
      schema: 1,
      name: 'menu',
      languages: ['en'],
      start: 'greeting',
      nodes: [
        say('greeting', 'Welcome.', 'menu'),
        {
          name: 'menu',
          kind: 'menu',
          prompt: english('For orders, press 1. For help, press 2.'),
          noInput: english('I did not hear a key.'),
          invalid: english('That key has no meaning here.'),
          keys: { '1': 'Orders', '2': 'Help' },
          outcomes: { '1': 'orders', '2': 'help', 'no-input': 'help', invalid: 'help' },
        },
        queue('orders', 'support', 'sorry', 'end'),
        queue('help', 'support', 'sorry', 'end'),
        say('sorry', 'All agents are busy. Please call again later.', 'end'),
        end,
      ],
    },
  },
  {
    label: 'Opening hours, queue and voicemail',
    document: {
      schema: 1,
      name: 'support',
      languages: ['en'],
      start: 'hours',
      fallback: english('Something went wrong. Please call again.'),
      schedules: [
        {
          name: 'office',
          timeZone: 'UTC',
          week: {
            monday: officeHours,
            tuesday: officeHours,
            wednesday: officeHours,
            thursday: officeHours,
            friday: officeHours,
          },
        },
      ],
      nodes: [
        {
          name: 'hours',
          kind: 'hours',
          schedule: 'office',
          outcomes: { open: 'greeting', closed: 'closed', holiday: 'closed' },
        },
        say('greeting', 'Welcome. An agent will be with you soon.', 'queue'),
        queue('queue', 'support', 'closed', 'survey', 'hold'),
        say('closed', 'We cannot take your call now. Please leave a message after the tone.', 'message'),
        voicemail('message', 'end'),
        {
          name: 'survey',
          kind: 'survey',
          questions: [
            {
              name: 'solved',
              prompt: english('Is your question answered? Press 1 for yes, 2 for no.'),
              keys: ['1', '2'],
            },
          ],
          outcomes: { done: 'end', 'no-input': 'end' },
        },
        end,
      ],
    },
  },
  {
    label: 'In the queue: music, position, call back',
    document: {
      schema: 1,
      name: 'hold',
      use: 'in-queue',
      languages: ['en'],
      start: 'music',
      nodes: [
        {
          name: 'music',
          kind: 'wait',
          seconds: 30,
          keys: ['1'],
          outcomes: { done: 'place', '1': 'book' },
        },
        {
          name: 'place',
          kind: 'announce',
          position: [...english('You are number'), { number: '{{queue.position}}' }],
          wait: english('The wait is less than {{queue.minutes}} minutes. To be called back, press 1.'),
          outcomes: { done: 'music', failed: 'music' },
        },
        {
          name: 'book',
          kind: 'callback',
          outcomes: { booked: 'booked', 'bad-number': 'music', failed: 'music' },
        },
        say('booked', 'We call you back as soon as it is your turn. Goodbye.', 'leave'),
        { name: 'leave', kind: 'leave' },
      ],
    },
  },
];
