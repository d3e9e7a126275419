import { end, english, queue, say, voicemail } from './template-nodes.ts';
import type { FlowTemplate } from './templates.ts';

const mornings = [{ from: '08:00', to: '12:00' }];
const wholeDay = [...mornings, { from: '14:00', to: '18:00' }];
const results = [{ from: '14:00', to: '16:00' }];

/** A clinic: emergencies first, appointments, prescriptions by message, and an hour for results. */
export const clinicTemplate: FlowTemplate = {
  label: 'Clinic',
  document: {
    schema: 1,
    name: 'clinic',
    label: 'Clinic',
    languages: ['en'],
    start: 'emergency',
    fallback: english('Something went wrong. If this is an emergency, please call the emergency number.'),
    schedules: [
      {
        name: 'consultation',
        timeZone: 'UTC',
        week: { monday: wholeDay, tuesday: wholeDay, wednesday: mornings, thursday: wholeDay, friday: mornings },
      },
      { name: 'results', timeZone: 'UTC', week: { monday: results, tuesday: results, thursday: results } },
    ],
    nodes: [
      say(
        'emergency',
        'This is the clinic. If this is an emergency, please hang up and call the emergency number.',
        'hours',
      ),
      {
        name: 'hours',
        kind: 'hours',
        schedule: 'consultation',
        outcomes: { open: 'menu', closed: 'closed', holiday: 'closed' },
      },
      {
        name: 'menu',
        kind: 'menu',
        prompt: english('For an appointment, press 1. For a prescription, press 2. For results, press 3.'),
        noInput: english('I did not hear a key.'),
        invalid: english('That key has no meaning here.'),
        keys: { '1': 'Appointment', '2': 'Prescription', '3': 'Results' },
        outcomes: {
          '1': 'reception',
          '2': 'ask-prescription',
          '3': 'results-hours',
          'no-input': 'reception',
          invalid: 'reception',
        },
      },
      {
        name: 'results-hours',
        kind: 'hours',
        schedule: 'results',
        outcomes: { open: 'results', closed: 'results-later', holiday: 'results-later' },
      },
      say('results-later', 'We tell results on Monday, Tuesday and Thursday, from 2 to 4.', 'menu'),
      queue('reception', 'reception', 'busy', 'end'),
      queue('results', 'results', 'busy', 'end'),
      {
        name: 'busy',
        kind: 'menu',
        prompt: english('All lines are busy. To be called back, press 1. To leave a message, press 2.'),
        keys: { '1': 'Call back', '2': 'Message' },
        outcomes: { '1': 'call-back', '2': 'ask-message', 'no-input': 'ask-message', invalid: 'ask-message' },
      },
      {
        name: 'call-back',
        kind: 'callback',
        queue: 'reception',
        outcomes: { booked: 'thanks', 'bad-number': 'ask-message', failed: 'ask-message' },
      },
      say('closed', 'The clinic is closed now.', 'ask-message'),
      say('ask-message', 'Please leave your name, your date of birth and your number after the tone.', 'message'),
      say('ask-prescription', 'Please say your name, your date of birth and the medicine after the tone.', 'message'),
      voicemail('message', 'thanks'),
      say('thanks', 'Thank you. We will call you back. Goodbye.', 'end'),
      end,
    ],
  },
};
