import { defineCrm } from '../kit/index.ts';
import { callLogger } from './call-log.ts';
import { personCreator } from './create-person.ts';
import { peopleFinder, peopleSearcher } from './find-people.ts';
import { manifest } from './manifest.ts';
import { noteCategoryOf } from './note-category.ts';
import { openPipeline } from './pipeline.ts';
import { unknownCallersOf } from './unknown-callers.ts';
import { usersOf } from './users.ts';

/** The gateway's half of the adapter for Pipeline CRM. */
export const definition = defineCrm(manifest, (connection) => {
  const pipeline = openPipeline(connection);
  return {
    findContacts: peopleFinder(pipeline),
    searchContacts: peopleSearcher(pipeline),
    createContact: personCreator(pipeline),
    saveCallLog: callLogger(pipeline, {
      unknownCallers: unknownCallersOf(pipeline),
      categoryOf: noteCategoryOf(pipeline, connection),
    }),
    users: (options) => usersOf(pipeline, options),
  };
});
