import type { Teams } from '../hosting/teams.js';
import { type Accounted, fullName } from './organisation.js';

/** Repositories with their teams, and what could not be seen of those. */
export interface WithTeams {
  readonly accounted: readonly Accounted[];
  readonly gaps: readonly string[];
}

/**
 * Gives the teams of the platform to repositories whose CODEOWNERS names none. The platform is asked only about owners of
 * such repositories. It is not kept with what was found: teams change without a commit.
 */
export async function withTeams(
  accounted: readonly Accounted[],
  ask: (owner: string) => Promise<Teams>,
): Promise<WithTeams> {
  const owners = [...new Set(accounted.filter(isWithout).map(({ repository }) => repository.owner))].sort();
  const told = new Map<string, Teams>();
  for (const owner of owners) told.set(owner, await ask(owner));
  return {
    accounted: accounted.map((one) => (isWithout(one) ? owned(one, told.get(one.repository.owner)) : one)),
    gaps: [...told.values()].flatMap(({ gap }) => gap ?? []),
  };
}

function isWithout({ outcome }: Accounted): boolean {
  return 'standing' in outcome && outcome.standing.teams === undefined;
}

function owned({ repository, outcome }: Accounted, told: Teams | undefined): Accounted {
  const teams = told?.byRepository.get(fullName(repository).toLowerCase());
  if (!teams || !('standing' in outcome)) return { repository, outcome };
  return { repository, outcome: { ...outcome, standing: { ...outcome.standing, teams } } };
}
