/** Where hosts look for owners; the first that is there counts. */
export const ownersPaths = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'] as const;

/** More than a file of owners ever needs. */
export const ownersLimit = 256 * 1024;

/** Patterns that every file fits. */
const everything = new Set(['*', '**', '/**', '**/*', '/**/*']);

/** Teams only: people are not named. */
const team = /^@([a-z0-9][a-z0-9-]{0,38}\/[a-z0-9][\w.-]{0,99})$/i;

/**
 * Teams that own a repository: those of the last rule for everything, as hosts read it; where no rule is for everything,
 * all teams that own a part. Sorted.
 */
export function teamsIn(text: string): readonly string[] {
  const rules = text.split('\n').flatMap((row) => {
    const [pattern, ...owners] = row
      .replace(/(^|\s)#.*$/, '')
      .trim()
      .split(/\s+/);
    const teams = owners.flatMap((owner) => team.exec(owner)?.[1]?.toLowerCase() ?? []);
    return pattern ? [{ pattern, teams }] : [];
  });
  const whole = rules.filter(({ pattern }) => everything.has(pattern)).at(-1);
  const owning = whole ? whole.teams : rules.flatMap(({ teams }) => teams);
  return [...new Set(owning)].sort();
}
