import { type Accounted, fullName, type Known } from '../organisation.js';

type Read = Accounted & { readonly outcome: Known };

/** All that repositories can be grouped by. */
export const groupings = ['topic', 'team', 'prefix'] as const;

export type GroupBy = (typeof groupings)[number];

/** How the groups of a repository are found, and what those are called that are in none. */
const ways: Readonly<
  Record<GroupBy, { readonly of: (each: Read) => readonly string[]; readonly none: string }>
> = {
  topic: { of: ({ repository }: Read) => repository.topics, none: 'no topic' },
  team: { of: ({ outcome }: Read) => outcome.standing.teams ?? [], none: 'no team' },
  prefix: { of: ({ repository }: Read) => prefixOf(repository.name), none: 'no prefix in common' },
};

export interface Group {
  readonly name: string;
  /** Full names of its repositories. */
  readonly repositories: ReadonlySet<string>;
  /** They have nothing in common but that they are in no other group. */
  readonly rest?: true;
}

/** Groups in the order of their names, the rest behind them. A repository may be in several. */
export function groupsOf(repositories: readonly Read[], by: GroupBy | undefined): readonly Group[] {
  if (by === undefined) return [];
  const groups = new Map<string, Set<string>>();
  for (const each of repositories)
    for (const group of ways[by].of(each))
      groups.set(group, (groups.get(group) ?? new Set()).add(fullName(each.repository)));
  // One repository alone shares its prefix with nobody.
  if (by === 'prefix') for (const [group, names] of groups) if (names.size < 2) groups.delete(group);
  const grouped = new Set([...groups.values()].flatMap((names) => [...names]));
  const left = repositories
    .map(({ repository }) => fullName(repository))
    .filter((name) => !grouped.has(name));
  return [
    ...[...groups]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, names]) => ({ name, repositories: names })),
    ...(left.length > 0 ? [{ name: ways[by].none, repositories: new Set(left), rest: true as const }] : []),
  ];
}

/** What stands before the first sign that parts words. */
function prefixOf(name: string): readonly string[] {
  const [, prefix] = /^([^-_.]+)[-_.]/.exec(name) ?? [];
  return prefix === undefined ? [] : [prefix.toLowerCase()];
}
