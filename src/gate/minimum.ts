import type { Assessment, CategoryAssessment, ModelAssessment, Verdict } from '../assess/assessment.js';
import { countedVerdict } from '../assess/declared.js';
import { levelsOf } from '../assess/levels.js';
import type { Exemption, Minimum } from '../config/config.js';
import type { Category, Model } from '../model/schema.js';
import { minimumOf } from './asked-of.js';
import type { Blocking, Check, CheckOutcome, Policy } from './check.js';

/** One check for every category that a minimum is asked of. */
export function minimumChecks(
  assessment: Assessment,
  models: readonly Model[],
  policy: Policy,
): readonly Check[] {
  const day = assessment.repository.asOf.slice(0, 10);
  return assessment.models.flatMap((assessed) => {
    const model = models.find(({ id }) => id === assessed.id);
    if (!model) return [];
    return assessed.categories.flatMap((category) => {
      const minimum = minimumOf(policy.minimums, model.id, category.id);
      return minimum ? [checkOf({ assessed, model, category, minimum, policy, day })] : [];
    });
  });
}

interface Asking {
  readonly assessed: ModelAssessment;
  readonly model: Model;
  readonly category: CategoryAssessment;
  readonly minimum: Minimum;
  readonly policy: Policy;
  readonly day: string;
}

function checkOf(asking: Asking): Check {
  const { assessed, category, minimum, policy } = asking;
  const outcome = outcomeOf(asking);
  const reached = policy.judgeBy === 'proven' ? category.proven : category.level;
  return {
    kind: 'minimum',
    model: assessed.id,
    category: category.id,
    outcome,
    text: textOf(asking, outcome, reached),
    at: minimum.by.line === undefined ? {} : { path: minimum.by.path, line: minimum.by.line },
    blocking: outcome === 'passed' ? [] : blockingOf(asking),
    lost: [],
    instead: [],
  };
}

function outcomeOf(asking: Asking): CheckOutcome {
  const { category, minimum, policy, day } = asking;
  const outcome = plainOutcome(asking, category);
  if (outcome === 'passed') return 'passed';
  const exemptions = validExemptions(asking);
  if (exemptions.length > 0 && plainOutcome(asking, without(asking, exemptions)) === 'passed')
    return 'exempt';
  if (minimum.effectiveFrom !== undefined && day < minimum.effectiveFrom) return 'announced';
  return outcome === 'cannot-tell' && policy.unknown !== 'cannot-tell'
    ? policy.unknown === 'pass'
      ? 'passed'
      : 'failed'
    : outcome;
}

type Standing = Pick<CategoryAssessment, 'level' | 'proven' | 'possible' | 'levels'>;

/** A gate asks for no more than applies, and fails for nothing that could not be seen. */
function plainOutcome(
  { assessed, minimum, policy }: Asking,
  standing: Standing,
): 'passed' | 'failed' | 'cannot-tell' {
  const rank = (level: string | undefined) => assessed.levels.findIndex(({ id }) => id === level);
  if (standing.level === undefined) return 'passed';
  const wanted = highestThatApplies(standing, rank(minimum.level));
  if (policy.judgeBy === 'proven') return rank(standing.proven) >= wanted ? 'passed' : 'failed';
  if (rank(standing.level) >= wanted) return 'passed';
  return rank(standing.possible) >= wanted ? 'cannot-tell' : 'failed';
}

/** Of the levels up to the one that is asked for, the highest of which something applies. */
function highestThatApplies({ levels }: Pick<Standing, 'levels'>, wanted: number): number {
  return Math.max(
    0,
    levels.findLastIndex(({ empty }, index) => index <= wanted && !empty),
  );
}

function validExemptions({ assessed, category, policy, day }: Asking): readonly Exemption[] {
  return policy.exemptions.filter(
    (one) => one.model === assessed.id && one.category === category.id && one.expires >= day,
  );
}

/** Where the category would stand if the exempted practices did not apply. The levels that are reported stay as they are. */
function without({ model, category }: Asking, exemptions: readonly Exemption[]): Standing {
  const definition = model.categories.find(({ id }) => id === category.id) as Category;
  const exempt = new Set(exemptions.map(({ practice }) => practice));
  const verdicts = new Map<string, Verdict>(
    category.practices.map(({ id, verdict, declared }) => [
      id,
      exempt.has(id) ? 'not-applicable' : countedVerdict(verdict, declared),
    ]),
  );
  const observed = new Map<string, Verdict>(
    category.practices.map(({ id, verdict }) => [id, exempt.has(id) ? 'not-applicable' : verdict]),
  );
  const { level, proven, possible, levels } = levelsOf(model, definition, verdicts, observed);
  const name = (index: number | undefined) => (index === undefined ? undefined : model.levels[index]?.id);
  return {
    ...named('level', name(level)),
    ...named('proven', name(proven)),
    ...named('possible', name(possible)),
    levels,
  };
}

function named<K extends string>(key: K, value: string | undefined) {
  return (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: string };
}

/** Practices up to the level that is asked for that are not met, key practices first. */
function blockingOf({ assessed, category, minimum }: Asking): readonly Blocking[] {
  const rank = (level: string) => assessed.levels.findIndex(({ id }) => id === level);
  return category.practices
    .filter(
      ({ level, verdict, declared }) =>
        rank(level) <= rank(minimum.level) && isOpen(countedVerdict(verdict, declared)),
    )
    .sort(
      (a, b) =>
        Number(b.key) - Number(a.key) || Number(b.verdict === 'unmet') - Number(a.verdict === 'unmet'),
    )
    .map(({ id, verdict, reason, advice, evidence }) => ({
      practice: id,
      verdict: verdict === 'unknown' ? 'unknown' : 'unmet',
      reason,
      advice,
      evidence,
    }));
}

function isOpen(verdict: Verdict): boolean {
  return verdict === 'unmet' || verdict === 'unknown';
}

function textOf(asking: Asking, outcome: CheckOutcome, reached: string | undefined): string {
  const { assessed, category, minimum, policy } = asking;
  const name = (id: string | undefined) =>
    assessed.levels.find((level) => level.id === id)?.name ?? 'no level';
  const wanted = `${name(minimum.level)} is asked for`;
  if (reached === undefined) return `${category.name}: nothing of it applies`;
  const stands = `${category.name} is ${policy.judgeBy === 'proven' ? 'proven to be ' : ''}at ${name(reached)}`;
  const ends: Readonly<Record<CheckOutcome, string>> = {
    passed: `, ${wanted}${whyPassed(asking, reached)}`,
    failed: `, ${wanted}${plainOutcome(asking, category) === 'failed' ? '' : '; what could not be seen counts as not done'}`,
    'cannot-tell': `, ${wanted}; it could be at ${name(category.possible)} if everything could be seen`,
    exempt: `, ${wanted}; exempted`,
    announced: `, ${wanted} from ${minimum.effectiveFrom ?? ''} on`,
  };
  return stands + ends[outcome];
}

/** Why a level passes that is lower than the one that is asked for. */
function whyPassed(asking: Asking, reached: string): string {
  const { assessed, category, minimum } = asking;
  const rank = (level: string) => assessed.levels.findIndex(({ id }) => id === level);
  if (rank(reached) >= rank(minimum.level)) return '';
  return plainOutcome(asking, category) === 'passed'
    ? '; nothing further applies'
    : '; what could not be seen is taken for done';
}
