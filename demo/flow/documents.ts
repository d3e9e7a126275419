import type { FlowTemplateDocument } from '../../src/domain/flows/templates/templates.ts';

/** The recorded prompt of the greeting. */
export const welcomePrompt = 'welcome';
/** Set to closed, it sends all callers to the voicemail. */
export const hoursSwitch = 'support';

const always = [{ from: '00:00', to: '24:00' }];

function english(text: string): { text: { en: string } }[] {
  return [{ text: { en: text } }];
}

/** A garden shop is always open for a demo. Until an agent with the skill answers, callers hear the flow `hold`. */
export const supportFlow: FlowTemplateDocument = {
  schema: 1,
  name: 'support',
  label: 'Support',
  languages: ['en'],
  start: 'greeting',
  fallback: english('Something went wrong. Please call again.'),
  schedules: [
    {
      name: 'shop',
      timeZone: 'UTC',
      week: {
        monday: always,
        tuesday: always,
        wednesday: always,
        thursday: always,
        friday: always,
        saturday: always,
        sunday: always,
      },
    },
  ],
  nodes: [
    {
      name: 'greeting',
      kind: 'say',
      prompt: [{ prompt: welcomePrompt }],
      outcomes: { done: 'hours', failed: 'hours' },
    },
    {
      name: 'hours',
      kind: 'hours',
      schedule: 'shop',
      switch: hoursSwitch,
      outcomes: { open: 'menu', closed: 'closed', holiday: 'closed' },
    },
    {
      name: 'menu',
      kind: 'menu',
      prompt: english('For orders, press 1. For help, press 2.'),
      noInput: english('I did not hear a key.'),
      invalid: english('That key has no meaning here.'),
      keys: { '1': 'Orders', '2': 'Help' },
      outcomes: { '1': 'orders', '2': 'help', 'no-input': 'help', invalid: 'help' },
    },
    { name: 'orders', kind: 'routing', skills: [{ name: 'orders', level: 3 }], outcomes: { done: 'queue' } },
    { name: 'help', kind: 'routing', skills: [{ name: 'help', level: 3 }], outcomes: { done: 'queue' } },
    {
      name: 'queue',
      kind: 'queue',
      queue: 'support',
      inQueue: 'hold',
      timeoutSeconds: 180,
      script: { en: 'Ask for the number of the order, and read it back. Offer to send the guide for the can.' },
      outcomes: {
        answered: 'end',
        timeout: 'closed',
        full: 'closed',
        unstaffed: 'closed',
        left: 'end',
        callback: 'end',
        overflow: 'closed',
        failed: 'closed',
      },
    },
    {
      name: 'closed',
      kind: 'say',
      prompt: english('We cannot take your call now. Please leave a message after the tone.'),
      outcomes: { done: 'message', failed: 'message' },
    },
    { name: 'message', kind: 'voicemail', outcomes: { left: 'thanks', empty: 'end', failed: 'end' } },
    { name: 'thanks', kind: 'say', prompt: english('Thank you. Goodbye.'), outcomes: { done: 'end', failed: 'end' } },
    { name: 'end', kind: 'hang-up' },
  ],
};

export const holdFlow: FlowTemplateDocument = {
  schema: 1,
  name: 'hold',
  label: 'While callers of support wait',
  use: 'in-queue',
  languages: ['en'],
  start: 'soon',
  nodes: [
    {
      name: 'soon',
      kind: 'say',
      prompt: english('An agent will be with you soon.'),
      outcomes: { done: 'music', failed: 'music' },
    },
    { name: 'music', kind: 'wait', seconds: 15, keys: ['1'], outcomes: { done: 'place', '1': 'call-back' } },
    {
      name: 'place',
      kind: 'announce',
      position: [...english('You are number'), { number: '{{queue.position}}' }, ...english('in the queue.')],
      wait: english('The wait is less than {{queue.minutes}} minutes. To be called back, press 1.'),
      outcomes: { done: 'music', failed: 'music' },
    },
    { name: 'call-back', kind: 'callback', outcomes: { booked: 'booked', 'bad-number': 'music', failed: 'music' } },
    {
      name: 'booked',
      kind: 'say',
      prompt: english('We call you back as soon as it is your turn. Goodbye.'),
      outcomes: { done: 'leave', failed: 'leave' },
    },
    { name: 'leave', kind: 'leave' },
  ],
};

/** The agent with the skill first. After some seconds any agent, because a newcomer may have only one of them. */
export const supportQueue = {
  name: 'support',
  label: 'Support',
  agents: ['robin', 'sam'],
  relaxation: [{ afterSeconds: 12, lower: 5 }],
  ringSeconds: 15,
  // A newcomer misses calls, and should not be on a break.
  missed: { breakAfter: 0 },
  handlingSeconds: 60,
};
