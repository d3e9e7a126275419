/** The tickets that the helpdesk shows. People and numbers are made up. */
export interface Ticket {
  id: number;
  subject: string;
  status: string;
  requester: { id: number; name: string; phone: string };
  text: string;
}

const marigold = { id: 1001, name: 'Marigold Thimble', phone: '+14155550123' };
const barnaby = { id: 1002, name: 'Barnaby Inkwell', phone: '+442079460018' };

export const tickets: readonly Ticket[] = [
  { id: 301, subject: 'The can has no spout', status: 'Open', requester: marigold, text: 'It came without one.' },
  { id: 302, subject: 'Where is my ladder?', status: 'Pending', requester: barnaby, text: 'Ordered two weeks ago.' },
  { id: 303, subject: 'A lid for the can', status: 'Solved', requester: marigold, text: 'Thank you for the lid.' },
];
