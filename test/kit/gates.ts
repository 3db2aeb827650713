import type { Assessment } from '../../src/assess/assessment.js';
import type { Check } from '../../src/gate/check.js';
import type { Gate } from '../../src/gate/gate.js';
import type { GateRecord } from '../../src/report/gate/formats.js';
import { category, evidence, practice, shop, shopModel } from './assessments.js';

/** Hand-made answers of a gate: what its reports are tested with, whatever the gate does. */

export function check(part: Partial<Check> = {}): Check {
  return {
    kind: 'minimum',
    model: 'mini',
    category: 'build',
    outcome: 'passed',
    text: 'Build is at Intermediate, Baseline is asked for',
    blocking: [],
    lost: [],
    instead: [],
    ...part,
  };
}

/** A shop that has lost a test job, whose tests are below the minimum, and whose deployment is kept elsewhere. */
export function shopGate(part: Partial<Gate> = {}): Gate {
  return {
    outcome: 'failed',
    checks: [
      check(),
      check({
        category: 'test',
        outcome: 'failed',
        text: 'Test is at Big challenges, Baseline is asked for',
        at: { path: 'cdlevel.yml', line: 4 },
        blocking: [
          {
            practice: 'functional-tests',
            verdict: 'unmet',
            reason: 'no pipeline runs them',
            advice: 'Let the pipeline start the shop and drive it through its pages.',
            evidence: [
              evidence({
                signal: 'tests.functional',
                at: { path: 'e2e/cart & checkout.spec.ts', line: 1 },
                note: 'Playwright tests that no pipeline runs',
              }),
              evidence({ at: { path: 'e2e/pay.spec.ts', line: 7 }, note: 'one more' }),
            ],
          },
        ],
      }),
      check({
        category: 'deployment',
        outcome: 'cannot-tell',
        text: 'Deployment is at Baseline, Intermediate is asked for; 1 unknown could turn that',
        blocking: [
          {
            practice: 'one-click-deploy',
            verdict: 'unknown',
            reason: 'the workflow is kept in another repository',
            advice: 'Let one button deploy.',
            evidence: [],
          },
        ],
      }),
      check({
        kind: 'regression',
        practice: 'build-metrics',
        outcome: 'failed',
        text: 'We do build metrics: met at the base, not any more',
        at: { path: '.github/workflows/metrics.yml', line: 9 },
        lost: [
          {
            signal: 'ci.checks-code',
            value: true,
            path: '.github/workflows/metrics.yml',
            line: 9,
            note: 'the job keeps its figures',
          },
        ],
        instead: [
          evidence({
            signal: 'ci.checks-code',
            value: false,
            at: { path: '.github/workflows/ci.yml', line: 31 },
            note: 'the job keeps no figures',
          }),
        ],
      }),
      check({
        kind: 'minimum',
        category: 'data',
        outcome: 'exempt',
        text: 'Data is below Baseline',
        blocking: [
          {
            practice: 'migrations',
            verdict: 'unmet',
            reason: 'the schema is changed by hand',
            advice: 'Use a migration tool.',
            evidence: [
              evidence({ at: { path: 'db/schema.sql', line: 2 }, note: 'a schema without migrations' }),
            ],
          },
        ],
      }),
    ],
    remedies: ['fetch the whole history: git fetch --unshallow'],
    loosened: ['minimum.mini.test: base instead of middle'],
    drifted: ['mini/build.commit-often: 2 commits a week'],
    against: 'origin/main',
    ...part,
  };
}

/** The shop with what its people exempted and declared. */
export function gatedShop(part: Partial<Assessment> = {}): Assessment {
  const model = shopModel();
  return shop({
    models: [
      {
        ...model,
        categories: model.categories.map((each) =>
          each.id === 'deployment'
            ? {
                ...each,
                practices: each.practices.map((one) => (one.id === 'rollback' ? declaredRollback : one)),
              }
            : each,
        ),
      },
    ],
    exempted: [
      {
        model: 'mini',
        category: 'data',
        practice: 'migrations',
        reason: 'the database goes away in spring',
        owner: 'team Oolong',
        expires: '2026-06-30',
        expired: false,
        at: { path: 'cdlevel.yml', line: 20 },
      },
    ],
    ...part,
  });
}

const declaredRollback = practice('rollback', 'top', 'unmet', {
  declared: {
    statement: 'We roll back with a button of the hosting company',
    link: 'https://wiki.example.org/rollback',
    owner: 'team Oolong',
    date: '2025-12-01',
    expires: '2026-11-30',
    standing: 'shown',
    at: { path: 'cdlevel.yml', line: 12 },
  },
});

export function gateRecord(part: Partial<GateRecord> = {}): GateRecord {
  return { gate: shopGate(), assessment: gatedShop(), reportOnly: false, ...part };
}

/** A record in which every text that could come from a scanned repository is this one. */
export function hostileRecord(text: string): GateRecord {
  const seen = evidence({ at: { path: text, line: 3 }, note: text, trail: [{ path: text, line: 1 }] });
  const declared = {
    statement: text,
    link: text,
    owner: text,
    date: '2025-12-01',
    expires: '2026-11-30',
    standing: 'contradicted',
    at: { path: text, line: 1 },
  } as const;
  const words = { statement: text, why: text, advice: text, reason: text, evidence: [seen] };
  const practices = [
    practice('one', 'base', 'unmet', { ...words, declared }),
    practice('two', 'base', 'met', words),
    practice('three', 'base', 'unknown', words),
  ];
  const step = { category: 'test', practice: 'one', statement: text, advice: text, nearest: [seen] };
  const standing = { level: 'floor', proven: 'floor', possible: 'base' };
  const symptoms = [{ id: 'slow', statement: text, evidence: [seen] }];
  const blocking = (['unmet', 'unknown'] as const).map((verdict) => ({
    practice: verdict === 'unmet' ? 'one' : 'three',
    verdict,
    reason: text,
    advice: text,
    evidence: [seen],
  }));
  const lost = [{ signal: 'tests.unit', value: true, path: text, line: 8, note: text }];
  const of = (part: Partial<Check>) =>
    check({ category: 'test', text, at: { path: text, line: 2 }, ...part });
  return {
    reportOnly: false,
    gate: {
      outcome: 'failed',
      checks: [
        of({ outcome: 'failed', blocking }),
        of({ kind: 'regression', practice: 'one', outcome: 'failed', lost, instead: [seen] }),
        of({ kind: 'regression', practice: 'three', outcome: 'exempt', lost }),
        of({ category: 'all', kind: 'regression', outcome: 'cannot-tell' }),
        of({}),
      ],
      remedies: [text],
      loosened: [text],
      drifted: [text],
      against: text,
    },
    assessment: shop({
      repository: {
        name: text,
        ref: text,
        commit: 'a'.repeat(40),
        dirty: true,
        shallow: true,
        asOf: '2026-01-01T00:00:00Z',
      },
      models: [
        shopModel({
          name: text,
          categories: [category('test', standing, practices, { name: text, symptoms, next: [step] })],
          bottleneck: ['test'],
          next: [step],
        }),
      ],
      exempted: [
        {
          model: 'mini',
          category: 'test',
          practice: 'three',
          reason: text,
          owner: text,
          expires: '2026-06-30',
          expired: false,
          at: { path: text },
        },
      ],
    }),
  };
}
