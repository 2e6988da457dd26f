//! Which people and credentials the page shows. Pure.
import type { Person } from "../../../api/shapes";

/** People whose name or address contains the words, with ended credentials left out unless asked for. */
export function matching(people: Person[], words: string, withEnded: boolean): Person[] {
  const wanted = words.trim().toLocaleLowerCase();
  return people
    .filter(({ name, email }) => wanted === "" || `${name} ${email}`.toLocaleLowerCase().includes(wanted))
    .map((person) => ({ ...person, credentials: person.credentials.filter(({ ended_at }) => withEnded || ended_at === null) }))
    .filter(({ credentials }) => credentials.length > 0 || withEnded || wanted !== "");
}
