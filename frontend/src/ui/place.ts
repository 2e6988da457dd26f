//! The words for a person's place in a mandate.
import type { Role } from "../api/shapes";
import { t } from "../i18n";

/** "Head of delegation, Viet Nam"; only once when role and delegation have the same name. */
export function placeWords(place: { role: Role; delegation_name: string }): string {
  const role = t(`words.role.${place.role}`);
  return role === place.delegation_name ? role : `${role}, ${place.delegation_name}`;
}
