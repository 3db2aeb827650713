import type {
  Assessment,
  CategoryAssessment,
  LevelAssessment,
  ModelAssessment,
  NextStep,
  PracticeAssessment,
  Verdict,
} from '../../src/assess/assessment.js';
import type { Evidence, Gap } from '../../src/evidence.js';

/** Hand-made assessments: what reports are tested with, whatever the judge does. */

export function evidence(part: Partial<Evidence> = {}): Evidence {
  return {
    signal: 'tests.unit',
    value: true,
    detector: 'tests/junit',
    at: { path: 'src/test/java/OrderTest.java', line: 12 },
    note: 'JUnit test',
    strength: 'strong',
    trail: [],
    ...part,
  };
}

export function gap(part: Partial<Gap> = {}): Gap {
  return {
    reason: 'the workflow is kept in another repository',
    signals: ['deploy.by-pipeline'],
    detector: 'pipelines/delegations',
    at: { path: '.github/workflows/ci.yml', line: 14 },
    ...part,
  };
}

export function practice(
  id: string,
  level: string,
  verdict: Verdict,
  part: Partial<PracticeAssessment> = {},
) {
  return {
    id,
    level,
    key: false,
    statement: `We do ${id.replaceAll('-', ' ')}.`,
    why: `Because ${id.replaceAll('-', ' ')} pays off.`,
    advice: `Start with ${id.replaceAll('-', ' ')}.`,
    verdict,
    reason: reasons[verdict],
    evidence: verdict === 'met' ? [evidence()] : [],
    gaps: verdict === 'unknown' ? [gap()] : [],
    ...part,
  } satisfies PracticeAssessment;
}

const reasons: Readonly<Record<Verdict, string>> = {
  met: 'seen in the repository',
  unmet: 'all that could show it was read, and nothing does',
  unknown: 'the workflow is kept in another repository',
  'not-applicable': 'there is no database',
};

export const levels = [
  { id: 'floor', name: 'Big challenges' },
  { id: 'base', name: 'Baseline' },
  { id: 'middle', name: 'Intermediate' },
  { id: 'top', name: 'Advanced' },
] as const;

/** A category with the given level ids and practices; counts follow from the practices. */
export function category(
  id: string,
  reached: { readonly level?: string; readonly proven?: string; readonly possible?: string },
  practices: readonly PracticeAssessment[],
  part: Partial<CategoryAssessment> = {},
): CategoryAssessment {
  const ids = levels.map((level) => level.id as string);
  return {
    id,
    name: `${id.charAt(0).toUpperCase()}${id.slice(1)}`,
    ...reached,
    complete: false,
    levels: levels.map(({ id: level, name }) => ({
      id: level,
      name,
      holds: ids.indexOf(level) <= ids.indexOf(reached.level ?? ''),
      empty: false,
      ...counts(practices.filter((each) => each.level === level)),
    })),
    practices,
    symptoms: [],
    next: [],
    lifts: [],
    ...part,
  };
}

function counts(
  practices: readonly PracticeAssessment[],
): Pick<LevelAssessment, 'met' | 'unmet' | 'unknown' | 'notApplicable'> {
  const count = (verdict: Verdict) => practices.filter((each) => each.verdict === verdict).length;
  return {
    met: count('met'),
    unmet: count('unmet'),
    unknown: count('unknown'),
    notApplicable: count('not-applicable'),
  };
}

export function nextStep(of: string, id: string, part: Partial<NextStep> = {}): NextStep {
  return {
    category: of,
    practice: id,
    statement: `We do ${id.replaceAll('-', ' ')}.`,
    advice: `Start with ${id.replaceAll('-', ' ')}.`,
    nearest: [],
    ...part,
  };
}

/** A shop with good builds, a deployment that is partly kept elsewhere, and few tests. */
export function shopModel(part: Partial<ModelAssessment> = {}): ModelAssessment {
  const testStep = nextStep('test', 'functional-tests', {
    statement: 'Functional tests run in the pipeline.',
    advice: 'Let the pipeline start the shop and drive it through its pages.',
    nearest: [
      evidence({
        signal: 'tests.functional',
        strength: 'weak',
        at: { path: 'e2e/cart.spec.ts', line: 1 },
        note: 'Playwright tests that no pipeline runs',
      }),
    ],
  });
  return {
    id: 'mini',
    name: 'A small model',
    version: '1',
    digest: 'd'.repeat(64),
    levels,
    categories: [
      category('build', { level: 'middle', proven: 'middle', possible: 'middle' }, [
        practice('ci-server', 'base', 'met', {
          key: true,
          evidence: [
            evidence({
              signal: 'ci.checks-code',
              at: { path: '.github/workflows/ci.yml', line: 31 },
              note: 'the tests run on every request',
              trail: [
                { path: '.github/workflows/ci.yml', line: 31 },
                { path: 'Makefile', line: 12 },
              ],
            }),
          ],
        }),
        practice('artifact-repository', 'middle', 'met'),
        practice('build-metrics', 'top', 'unmet'),
      ]),
      category('deployment', { level: 'base', proven: 'floor', possible: 'middle' }, [
        practice('scripted-deploy', 'base', 'unknown'),
        practice('one-click-deploy', 'middle', 'unknown', { key: true }),
        practice('rollback', 'top', 'unmet'),
      ]),
      category(
        'test',
        { level: 'floor', proven: 'floor', possible: 'floor' },
        [practice('unit-tests', 'base', 'met'), practice('functional-tests', 'base', 'unmet', { key: true })],
        {
          next: [testStep],
          symptoms: [
            {
              id: 'manual-testing',
              statement: 'Releases are tested by hand.',
              evidence: [
                evidence({
                  signal: 'tests.manual-scripts',
                  at: { path: 'docs/test-plan.md', line: 3 },
                  note: 'a list of manual test steps',
                }),
              ],
            },
          ],
        },
      ),
      category('data', {}, [practice('migrations', 'base', 'not-applicable')]),
    ],
    spread: 2,
    bottleneck: ['test'],
    next: [testStep],
    ...part,
  };
}

export function shop(part: Partial<Assessment> = {}): Assessment {
  return {
    tool: { name: 'cdlevel', version: '0.0.0' },
    repository: {
      name: 'corner-shop',
      commit: '1234567890abcdef1234567890abcdef12345678',
      dirty: false,
      shallow: false,
      asOf: '2026-01-01T00:00:00Z',
    },
    profile: {
      deliverable: 'service',
      deliverables: ['service'],
      database: false,
      reasons: {
        deliverable: {
          text: 'its pipeline deploys it',
          evidence: [evidence({ at: { path: 'deploy.yml', line: 4 }, note: 'helm upgrade' })],
          source: 'inferred',
        },
        database: { text: 'no schema and no SQL was seen', evidence: [], source: 'inferred' },
      },
    },
    models: [shopModel()],
    gaps: [gap()],
    exempted: [],
    seen: { decided: 6, unknown: 2 },
    ...part,
  };
}
