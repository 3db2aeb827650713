import type { Signal } from '../../src/detector.js';
import { defineDetector } from '../../src/detector.js';
import type { Intent } from '../../src/input/pipelines/intent.js';
import { pipelines } from '../../src/input/pipelines/pipelines.js';
import { doingAny, doings, few, seenAt } from './_graph.js';

/** Which signal a kind of test answers when the pipeline runs it. */
const kinds = [
  {
    signal: 'tests.unit-in-pipeline',
    intents: ['test', 'test-unit', 'test-integration', 'test-infrastructure'],
  },
  { signal: 'tests.functional', intents: ['test-functional'] },
  { signal: 'tests.performance', intents: ['test-performance'] },
  { signal: 'tests.security', intents: ['scan-security'] },
  { signal: 'tests.accessibility', intents: ['test-accessibility'] },
  { signal: 'tests.fault-injection', intents: ['test-fault'] },
  { signal: 'infrastructure.checked', intents: ['test-infrastructure', 'validate-infrastructure'] },
  {
    signal: 'infrastructure.environments-validated',
    intents: ['validate-infrastructure'],
    // A well-formed image says nothing about the environment that it runs in.
    notBy: /hadolint/,
  },
] as const satisfies readonly { signal: Signal; intents: readonly Intent[]; notBy?: RegExp }[];

export default defineDetector({
  about: 'Which kinds of tests and checks pipelines run',
  reads: { pipelines: pipelines() },
  emits: [
    'tests.unit-in-pipeline',
    'tests.functional',
    'tests.performance',
    'tests.security',
    'tests.accessibility',
    'tests.fault-injection',
    'infrastructure.checked',
    'infrastructure.environments-validated',
  ],
  *detect({ pipelines }) {
    const all = doings(pipelines);
    for (const { signal, intents, ...kind } of kinds) {
      const done = doingAny(all, intents).filter(
        ({ work }) => !('notBy' in kind && kind.notBy.test(work.by)),
      );
      for (const doing of few(done)) yield { signal, ...seenAt(doing, `the pipeline runs ${doing.work.by}`) };
    }
  },
});
