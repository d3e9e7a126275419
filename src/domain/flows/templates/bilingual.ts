import { end, officeHours, queue, type TemplateNode, voicemail } from './template-nodes.ts';
import type { FlowTemplate } from './templates.ts';

function both(en: string, es: string): { text: { en: string; es: string } }[] {
  return [{ text: { en, es } }];
}

function say(name: string, en: string, es: string, next: string): TemplateNode {
  return { name, kind: 'say', prompt: both(en, es), outcomes: { done: next, failed: next } };
}

const welcome = 'For English, press 1. Para español, pulse 2.';

/** Support in two languages: agents with the skill for calls in Spanish, and a question after the conversation. */
export const bilingualTemplate: FlowTemplate = {
  label: 'Support in two languages',
  document: {
    schema: 1,
    name: 'bilingual-support',
    label: 'Support in two languages',
    languages: ['en', 'es'],
    start: 'language',
    fallback: both('Something went wrong. Please call again.', 'Algo ha fallado. Vuelva a llamar, por favor.'),
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
        name: 'language',
        kind: 'language',
        prompt: both(welcome, welcome),
        keys: { '1': 'en', '2': 'es' },
        outcomes: { chosen: 'hours', 'no-input': 'hours', invalid: 'hours' },
      },
      {
        name: 'hours',
        kind: 'hours',
        schedule: 'office',
        outcomes: { open: 'which-language', closed: 'closed', holiday: 'closed' },
      },
      {
        name: 'which-language',
        kind: 'branch',
        cases: [{ outcome: 'spanish', value: 'language', as: 'text', is: 'equal', than: 'es' }],
        outcomes: { spanish: 'needs-spanish', otherwise: 'menu' },
      },
      { name: 'needs-spanish', kind: 'routing', skills: [{ name: 'spanish', level: 3 }], outcomes: { done: 'menu' } },
      {
        name: 'menu',
        kind: 'menu',
        prompt: both('For help, press 1. For your invoice, press 2.', 'Para ayuda, pulse 1. Para su factura, pulse 2.'),
        noInput: both('I did not hear a key.', 'No he oído ninguna tecla.'),
        invalid: both('That key has no meaning here.', 'Esa tecla no tiene función aquí.'),
        keys: { '1': 'Help', '2': 'Invoice' },
        outcomes: { '1': 'help', '2': 'invoice', 'no-input': 'help', invalid: 'help' },
      },
      queue('help', 'support', 'sorry', 'survey'),
      queue('invoice', 'billing', 'sorry', 'survey'),
      {
        name: 'survey',
        kind: 'survey',
        questions: [
          {
            name: 'solved',
            prompt: both(
              'Is your question answered? Press 1 for yes, 2 for no.',
              '¿Hemos resuelto su pregunta? Pulse 1 para sí, 2 para no.',
            ),
            keys: ['1', '2'],
          },
        ],
        outcomes: { done: 'goodbye', 'no-input': 'goodbye' },
      },
      say('goodbye', 'Thank you. Goodbye.', 'Gracias. Adiós.', 'end'),
      say('closed', 'We are not here now.', 'Ahora no estamos.', 'ask-message'),
      say('sorry', 'All our colleagues are busy.', 'Todos nuestros agentes están ocupados.', 'ask-message'),
      say(
        'ask-message',
        'Please leave your name and your number after the tone.',
        'Deje su nombre y su número después de la señal, por favor.',
        'message',
      ),
      voicemail('message', 'goodbye'),
      end,
    ],
  },
};
