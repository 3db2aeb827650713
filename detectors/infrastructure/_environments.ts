/** Names of environments that stay, as parts of paths. */
const environment =
  /(^|[^a-z])(prod|production|prd|live|staging|stage|stg|test|tst|qa|uat|dev|development|preprod|acceptance|sandbox)(?=[^a-z]|$)/gi;

/** The first files that differ from each other in nothing but the environment that their path names. */
export function oneForEach(paths: readonly string[]): readonly string[] {
  const groups = new Map<string, string[]>();
  for (const path of paths) {
    const common = path.replace(environment, '$1*');
    if (common !== path) groups.set(common, [...(groups.get(common) ?? []), path]);
  }
  return [...groups.values()].find((group) => group.length >= 2) ?? [];
}
