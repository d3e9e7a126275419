/** Behind the subject. A CRM's page writes line ends of its own. */
const gap = /\r?\n\r?\n/;

/** The name of a task with this subject, which may hold less of it. */
type NameOf = (subject: string) => string;

/** The description of a new task. It begins with the whole subject if the name does not hold it. */
export function withWholeSubject(subject: string, description: string, nameOf: NameOf): string {
  return nameOf(subject) === subject ? description : `${subject}\n\n${description}`;
}

/** The description after the subject has changed. An earlier whole subject goes, and what a user wrote stays. */
export function withChangedSubject(
  before: { name: string; description: string },
  subject: string,
  nameOf: NameOf,
): string {
  const { 0: between = '', index: end = 0 } = gap.exec(before.description) ?? {};
  const first = before.description.slice(0, end);
  const isOurs = nameOf(first) !== first && nameOf(first) === before.name;
  const rest = isOurs ? before.description.slice(end + between.length) : before.description;
  return withWholeSubject(subject, rest, nameOf);
}
