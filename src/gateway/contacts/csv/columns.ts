import { foldedText } from '../../../domain/folded-text.ts';

/** What a column of a file holds. */
export type Field =
  | 'name'
  | 'firstName'
  | 'lastName'
  | 'company'
  | 'numbers'
  | 'email'
  | 'notes'
  | 'owner'
  | 'doNotRecord'
  | 'private';

/** The columns of an export, in their order. */
export const exportedColumns = [
  ...(['name', 'company', 'numbers', 'email', 'notes', 'owner', 'doNotRecord', 'private'] as const),
  'createdAt',
] as const;

/**
 * The headers of a file by what they mean; docs/guides/contacts.md lists them. Case, accents, spaces, digits and
 * punctuation do not matter: "E-mail 1 - Value" is "emailvalue". They are those of the exports of Outlook, Google
 * Contacts and the usual CRMs.
 */
const headers: Readonly<Record<Field, string>> = {
  name: 'name fullname displayname contact contactname fileas nom nombre',
  firstName: 'firstname givenname forename vorname prenom',
  lastName: 'lastname familyname surname nachname nomdefamille apellidos',
  company:
    'company companyname organization organisation organizationname organisationname account accountname firma unternehmen societe entreprise empresa',
  numbers:
    'number numbers phone phones phonenumber phonenumbers phonevalue telephone telephonenumber tel mobile mobilenumber mobilephone cell cellphone workphone businessphone officephone companymainphone primaryphone homephone otherphone telefon telefonnummer mobil mobiltelefon handy rufnummer portable telefono movil',
  email: 'email emails emailaddress emailvalue mail mailaddress correo courriel',
  notes: 'note notes comment comments remark remarks description notiz notizen bemerkung bemerkungen notas',
  owner: 'owner agent assignedto contactowner',
  doNotRecord: 'donotrecord norecording dontrecord',
  private: 'private',
};

/** Written by an export, and not read again. */
const known = new Set(['createdat']);

const fields = new Map(
  Object.entries(headers).flatMap(([field, names]) => names.split(' ').map((name) => [name, field as Field] as const)),
);

/** The answer of an import repeats headers, so they are cut. */
const longestHeader = 100;
const mostIgnored = 100;

export interface Columns {
  /** The field of each column. null: ignored. */
  fields: readonly (Field | null)[];
  headers: readonly string[];
  /** Headers that mean nothing here: the first hundred. */
  ignored: string[];
}

/** @returns null: the line has no column for a name, a company or a number, so it is not a header */
export function columnsOf(line: readonly string[]): Columns | null {
  const headers = line.map((header) => header.trim().slice(0, longestHeader));
  const found = headers.map((header) => fields.get(plain(header)) ?? null);
  if (!found.some((field) => field === 'name' || field === 'lastName' || field === 'company' || field === 'numbers')) {
    return null;
  }
  const ignored = headers.filter((header, at) => found[at] === null && header !== '' && !known.has(plain(header)));
  return { fields: found, headers, ignored: ignored.slice(0, mostIgnored) };
}

function plain(header: string): string {
  return foldedText(header).replace(/[^\p{L}]/gu, '');
}
