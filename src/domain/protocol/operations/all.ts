/** The whole table, for access by name. Each operation is exported by its `operationId`. */
export * from './agents.ts';
export * from './audit.ts';
export * from './call-people.ts';
export * from './calls.ts';
export * from './crm.ts';
export * from './events.ts';
export * from './persons.ts';
export * from './recordings.ts';
export * from './session.ts';
export * from './sites.ts';
export * from './tokens.ts';
export * from './traces.ts';
export * from './virtual-numbers.ts';
