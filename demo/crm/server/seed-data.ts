import type { NewContact } from './contacts.ts';
import type { NewTicket } from './tickets.ts';

interface Member extends NewContact {
  tickets?: (Omit<NewTicket, 'contactId' | 'createdAt' | 'updatedAt'> & {
    openedHoursAgo: number;
    updatedHoursAgo: number;
  })[];
  pastCalls?: {
    hoursAgo: number;
    duration: number;
    direction: 'inbound' | 'outbound';
    agent: string | null;
    note: string;
    disposition: string | null;
  }[];
  notes?: { hoursAgo: number; author: string; body: string }[];
}

const at = (user: string): string => `${user}@ledger.example`;

/** The customers of a fictional shop. Numbers are from ranges reserved for fiction, in the formats that people use. */
export const cast: readonly Member[] = [
  {
    name: 'Marigold Thimble',
    company: 'Thimble Threadworks',
    title: 'Head of Buttons',
    email: at('marigold'),
    city: 'San Francisco',
    owner: 'robin',
    phones: [
      { label: 'Mobile', number: '(415) 555-0123' },
      { label: 'Office', number: '+1 415 555 0124' },
    ],
    tickets: [
      {
        subject: 'Watering can arrived without its spout',
        body: 'The parcel came on Tuesday. The can is lovely, but where the spout should be there is a hole.\nCould you send the spout alone? I would rather not return the can.',
        status: 'open',
        priority: 'high',
        openedHoursAgo: 30,
        updatedHoursAgo: 4,
      },
      {
        subject: 'Invoice for the garden club',
        body: 'We need one invoice for all nine trowels, please.',
        status: 'pending',
        priority: 'normal',
        openedHoursAgo: 120,
        updatedHoursAgo: 26,
      },
      {
        subject: 'Change of delivery address',
        body: 'We moved to the mill behind the old one.',
        status: 'solved',
        priority: 'low',
        openedHoursAgo: 900,
        updatedHoursAgo: 880,
      },
    ],
    pastCalls: [
      {
        hoursAgo: 28,
        duration: 214,
        direction: 'inbound',
        agent: 'robin',
        note: 'Spout missing from the order. Promised to look for one in the store room.',
        disposition: 'Follow-up',
      },
      { hoursAgo: 27, duration: 0, direction: 'outbound', agent: 'robin', note: '', disposition: null },
      {
        hoursAgo: 340,
        duration: 95,
        direction: 'inbound',
        agent: 'sam',
        note: 'Asked whether the trowels are left-handed. They are both.',
        disposition: 'Resolved',
      },
    ],
    notes: [{ hoursAgo: 25, author: 'Robin', body: 'Prefers to be called after ten, once the looms are running.' }],
  },
  {
    name: 'Barnaby Inkwell',
    company: 'Inkwell & Blotter',
    title: 'Owner',
    email: at('barnaby'),
    city: 'London',
    owner: 'sam',
    phones: [{ label: 'Office', number: '+44 20 7946 0018' }],
    tickets: [
      {
        subject: 'Do you deliver to a canal boat?',
        body: 'She moves about a bit, but never fast.',
        status: 'open',
        priority: 'normal',
        openedHoursAgo: 8,
        updatedHoursAgo: 8,
      },
    ],
    pastCalls: [
      {
        hoursAgo: 52,
        duration: 131,
        direction: 'outbound',
        agent: 'sam',
        note: 'Offered the tow-path discount.',
        disposition: 'Resolved',
      },
    ],
  },
  {
    name: 'Petra Paperclip',
    company: 'Paperclip Orchards',
    title: 'Chief Pruner',
    email: at('petra'),
    city: 'Oakland',
    private: true,
    phones: [{ label: 'Mobile', number: '+1 415-555-0142' }],
    tickets: [
      {
        subject: 'Ladder is too tall for the trees',
        body: 'The trees are young. Could we exchange the ladder for two half ones?',
        status: 'open',
        priority: 'normal',
        openedHoursAgo: 70,
        updatedHoursAgo: 50,
      },
    ],
    pastCalls: [
      {
        hoursAgo: 49,
        duration: 62,
        direction: 'inbound',
        agent: 'robin',
        note: 'Wants the number kept private: use the masked line.',
        disposition: 'Follow-up',
      },
    ],
  },
  {
    name: 'Tobias Teakettle',
    company: 'Teakettle Steam Rooms',
    title: 'Boiler Keeper',
    email: at('tobias'),
    city: 'Sacramento',
    phones: [{ label: 'Mobile', number: '+1 415 555 0155' }],
    pastCalls: [{ hoursAgo: 6, duration: 0, direction: 'inbound', agent: null, note: '', disposition: null }],
  },
  {
    name: 'Winifred Cloudberry',
    company: 'Cloudberry Airships',
    title: 'Navigator',
    email: at('winifred'),
    city: 'Manchester',
    phones: [{ label: 'Bridge', number: '+44.20.7946.0631' }],
    tickets: [
      {
        subject: 'Window boxes for a gondola',
        body: 'Four boxes, light ones. Everything we carry must be light.',
        status: 'pending',
        priority: 'high',
        openedHoursAgo: 200,
        updatedHoursAgo: 12,
      },
    ],
  },
  {
    name: 'Horatio Lamplight',
    company: 'Lamplight Lanterns & Sons',
    title: 'Eldest Son',
    email: at('horatio'),
    city: 'New York',
    // Has the same last digits as Marigold's number: a search finds both, and only one is right.
    phones: [{ label: 'Workshop', number: '+1 212 555 0123' }],
  },
  {
    name: 'Clementine Acorn',
    company: 'Acorn Bank of Squirrels',
    title: 'Treasurer',
    email: at('clementine'),
    city: 'San Jose',
    phones: [{ label: 'Vault', number: '415.555.0167' }],
    tickets: [
      {
        subject: 'Spade order, autumn',
        body: 'Sixty small spades before the first frost, please.',
        status: 'solved',
        priority: 'normal',
        openedHoursAgo: 1200,
        updatedHoursAgo: 1100,
      },
    ],
  },
  {
    name: 'Percival Moonbeam',
    company: 'Moonbeam Night Gardens',
    title: 'Gardener (nights)',
    email: at('percival'),
    city: 'London',
    phones: [{ label: 'Mobile', number: '+442079460777' }],
    pastCalls: [
      {
        hoursAgo: 74,
        duration: 183,
        direction: 'inbound',
        agent: 'sam',
        note: 'Would like gloves that glow. Passed on to purchasing.',
        disposition: 'Resolved',
      },
    ],
  },
];
