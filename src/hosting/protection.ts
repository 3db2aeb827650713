import * as z from 'zod';
import type { Fact, ProtectionFacts } from '../snapshot/hosting.js';
import { noAccess } from './ask.js';
import type { RepositoryAnswer } from './query.js';
import { scopes } from './scopes.js';

/** A branch, with as much of its protection as everybody may see. */
export const branchAnswer = z.object({
  protected: z.boolean(),
  protection: z
    .object({
      required_status_checks: z
        .object({ enforcement_level: z.string().optional(), contexts: z.array(z.string()).optional() })
        .optional(),
    })
    .optional(),
});

/** The rules of all rulesets that hold for a branch. */
export const rulesAnswer = z.array(
  z.object({
    type: z.string(),
    parameters: z
      .object({
        required_status_checks: z.array(z.unknown()).optional(),
        required_approving_review_count: z.number().optional(),
        require_code_owner_review: z.boolean().optional(),
      })
      .optional(),
  }),
);

type Branch = Fact<z.output<typeof branchAnswer>>;
type Rules = Fact<z.output<typeof rulesAnswer>>;
type DefaultBranch = NonNullable<RepositoryAnswer['defaultBranchRef']>;

/** Puts together what rulesets, the branch and its protection rule say; nothing is "not required" unless all could be seen. */
export function protectionFacts(branch: Branch, rules: Rules, known: DefaultBranch): ProtectionFacts {
  return {
    requiredChecks: atLeastKnown(checksOf(branch, rules), firstReason(branch, rules)),
    requiredApprovals: atLeastKnown(
      approvalsOf(rules, known),
      firstReason(branch, rules) ?? hiddenRule(branch, known),
    ),
    mergeQueue: 'unavailable' in rules ? rules : rules.some(({ type }) => type === 'merge_queue'),
  };
}

/** Rules that let a change in only after something ran, besides lists of checks. */
const checking = new Set(['workflows', 'code_scanning', 'code_quality']);

function checksOf(branch: Branch, rules: Rules): number {
  const classic = 'unavailable' in branch ? undefined : branch.protection?.required_status_checks;
  const enforced = classic?.enforcement_level === 'off' ? [] : (classic?.contexts ?? []);
  const ruled = 'unavailable' in rules ? [] : rules.filter(({ type }) => type === 'required_status_checks');
  return Math.max(
    enforced.length,
    'unavailable' in rules ? 0 : rules.filter(({ type }) => checking.has(type)).length,
    ...ruled.map(({ parameters }) => parameters?.required_status_checks?.length ?? 0),
  );
}

function approvalsOf(rules: Rules, { refUpdateRule, branchProtectionRule }: DefaultBranch): number {
  const ruled = 'unavailable' in rules ? [] : rules.filter(({ type }) => type === 'pull_request');
  return Math.max(
    refUpdateRule?.requiredApprovingReviewCount ?? 0,
    branchProtectionRule?.requiresApprovingReviews
      ? (branchProtectionRule.requiredApprovingReviewCount ?? 0)
      : 0,
    ...ruled.map(({ parameters }) =>
      Math.max(
        parameters?.required_approving_review_count ?? 0,
        parameters?.require_code_owner_review ? 1 : 0,
      ),
    ),
  );
}

function atLeastKnown(count: number, hidden: string | undefined): Fact<number> {
  return count > 0 || hidden === undefined ? count : { unavailable: hidden };
}

function firstReason(...facts: readonly (Branch | Rules)[]): string | undefined {
  return facts.flatMap((fact) => ('unavailable' in fact ? [fact.unavailable] : []))[0];
}

/** GraphQL says nothing of a protection rule to who may not see it, as if there were none. */
function hiddenRule(
  branch: Branch,
  { branchProtectionRule, refUpdateRule }: DefaultBranch,
): string | undefined {
  const open = 'unavailable' in branch || !branch.protected || branchProtectionRule || refUpdateRule;
  return open ? undefined : noAccess(scopes.protection);
}
