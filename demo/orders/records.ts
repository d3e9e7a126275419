/** The orders that the page shows. Customers are contacts of Ledger, by its ids. People and numbers are made up. */
export interface Order {
  id: number;
  goods: string;
  state: string;
  customer: { contactId: string; name: string; phone: string };
}

const marigold = { contactId: '1001', name: 'Marigold Thimble', phone: '+14155550123' };
const barnaby = { contactId: '1002', name: 'Barnaby Inkwell', phone: '+442079460018' };

export const orders: readonly Order[] = [
  { id: 7001, goods: 'Watering can, two litres', state: 'Delivered', customer: marigold },
  { id: 7002, goods: 'Ladder, twelve rungs', state: 'In transit', customer: barnaby },
  { id: 7003, goods: 'Lid for a watering can', state: 'Packed', customer: marigold },
];
