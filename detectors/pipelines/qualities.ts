import { defineDetector } from '../../src/detector.js';
import { type CodePattern, code } from '../../src/input/code.js';
import { manifests } from '../../src/input/manifests.js';
import { pipelines } from '../../src/input/pipelines/pipelines.js';
import { doingAny, doings, seenAt, testing, wayTo } from './_graph.js';
import { isOfAnotherSuite } from './_suites.js';

interface Row extends CodePattern {
  readonly signal: 'tests.accessibility' | 'tests.performance';
  /** What runs such tests among others, as pipelines call it. */
  readonly runner: RegExp;
  readonly note: string;
}

const accessibility = { signal: 'tests.accessibility', note: 'tests check accessibility' } as const;
const javaScript = /jest|vitest|mocha|ava|npm|yarn|pnpm|playwright|cypress|wdio|test-storybook/;

/** Tests of qualities that a general runner runs among its others. */
export const rows: readonly Row[] = [
  {
    ...accessibility,
    languages: ['javascript', 'typescript'],
    literal: 'axe',
    pattern:
      /['"](jest-axe|vitest-axe|axe-playwright|cypress-axe|@axe-core\/[\w-]+|axe-core)['"]|\bcy\.checkA11y\(/,
    runner: javaScript,
    example: "import { axe } from 'jest-axe';",
  },
  {
    ...accessibility,
    languages: ['ruby'],
    literal: 'be_a',
    pattern: /\bbe_(axe_clean|accessible)\b/,
    runner: /rspec|\brake\b|rails|cucumber/,
    example: 'expect(page).to be_axe_clean',
  },
  {
    ...accessibility,
    languages: ['java', 'kotlin', 'csharp', 'python'],
    literal: 'xe',
    pattern:
      /com\.deque\.html\.axecore|\bDeque\.AxeCore\b|\bSelenium\.Axe\b|\baxe_(selenium|playwright|core)_python\b/,
    runner: /mvn|gradle|dotnet|pytest|tox|nox/,
    example: 'import com.deque.html.axecore.playwright.AxeBuilder;  // axe',
  },
  {
    ...accessibility,
    languages: ['dart', 'swift', 'java', 'kotlin'],
    literal: 'ccessib',
    pattern: /\bAccessibilityChecks\.enable\(|\bperformAccessibilityAudit\(/,
    runner: /flutter|xcodebuild|fastlane|gradle/,
    example: 'try app.performAccessibilityAudit()',
  },
  {
    ...accessibility,
    languages: ['dart'],
    literal: 'meetsGuideline',
    pattern: /\bmeetsGuideline\(/,
    runner: /flutter/,
    example: 'await expectLater(tester, meetsGuideline(textContrastGuideline));',
  },
  {
    signal: 'tests.performance',
    note: 'tests fail when it takes too long',
    languages: ['ruby'],
    literal: 'perform_',
    pattern: /\bto perform_(under|faster_than|at_least)\b/,
    runner: /rspec/,
    example: 'expect { brew }.to perform_under(6).ms',
  },
];

export default defineDetector({
  about: 'Tests of accessibility and speed that pipelines run among others',
  reads: { pipelines: pipelines(), tests: code(rows, { in: ['test'] }), manifests: manifests() },
  emits: ['tests.accessibility', 'tests.performance'],
  *detect({ pipelines, tests, manifests }) {
    const runs = doingAny(doings(pipelines), testing);
    for (const row of rows) {
      const run = runs.find(({ work }) => row.runner.test(work.by));
      const test =
        run && tests.find((one) => one.row === row && !isOfAnotherSuite(one.file.path, run, manifests));
      if (run && test)
        yield {
          signal: row.signal,
          ...seenAt(run, `${row.note}; ${run.work.by} runs them`),
          at: test.at,
          trail: [...wayTo(run), test.at],
        };
    }
  },
});
