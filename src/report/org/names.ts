import { type Accounted, fullName } from '../../org/organisation.js';

/** How `owner/name` is shown. */
export type Short = (name: string) => string;

/** The owner is left out where it is the same everywhere. */
export function shortNames(accounted: readonly Accounted[]): Short {
  const owners = new Set(accounted.map(({ repository }) => repository.owner.toLowerCase()));
  return owners.size > 1 ? (name) => name : (name) => name.slice(name.indexOf('/') + 1);
}

/** As `shortNames` shows it. */
export function shown(short: Short, { repository }: Accounted): string {
  return short(fullName(repository));
}
