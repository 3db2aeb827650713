import { defineDetector } from '../../src/detector.js';
import { type CodePattern, code } from '../../src/input/code.js';
import { files } from '../../src/input/files.js';
import { type Manifest, manifests } from '../../src/input/manifests.js';
import type { SourceFile } from '../../src/input/source-file.js';

interface Format {
  readonly path: RegExp;
  /** What a specification of this format holds. Linear-time. */
  readonly holds: RegExp;
  /** What must be there beside it: code that carries its steps out, or the tool among the dependencies. */
  readonly needs: 'steps' | RegExp;
  readonly note: string;
  readonly example: string;
}

/** Tests that people who do not program can read. */
export const formats: readonly Format[] = [
  {
    path: /\.feature$/,
    holds:
      /^[ \t]*(Scenario|Scenario Outline|Example|Szenario|Scénario|Escenario|Cenário|Scenariusz|Scenarie)\b[^\n]*:/m,
    needs: 'steps',
    note: 'scenarios in Gherkin',
    example: '  Scenario: an empty cart',
  },
  {
    path: /\.spec$/,
    holds: /^(\* \S|## \S)/m,
    needs: 'steps',
    note: 'specifications in Gauge',
    example: '* Add a tea to the cart',
  },
  {
    path: /\.robot$/,
    holds: /^\*{3}\s?Test Cases\s?\*{3}/im,
    needs: /^robotframework/,
    note: 'test cases in Robot Framework',
    example: '*** Test Cases ***',
  },
  {
    path: /(^|\/)FitNesseRoot\/.+\.(wiki|txt)$/,
    holds: /^\|/m,
    needs: /fitnesse/i,
    note: 'decision tables in FitNesse',
    example: '|add|1|2|',
  },
  {
    path: /\.(md|html|xhtml)$/,
    holds: /concordion/i,
    needs: 'steps',
    note: 'specifications in Concordion',
    example: '<html xmlns:concordion="http://www.concordion.org/2007/concordion">',
  },
];

/** Where such code stands. */
const stepFiles = /(step|glue|features?\/|spec|test|concordion)/i;

/** Code that carries steps out. */
export const steps: readonly CodePattern[] = [
  {
    literal: 'Given',
    pattern: /(@Given|\bGiven\(|^\s*Given[ (/]|\[Given\(|`Given|@given|defineStep\(|#\[given)/m,
    example: "Given('an empty cart', () => {});",
  },
  {
    literal: 'given',
    pattern: /@(given|when|then|step)\(|#\[(given|when|then)\(|\.Step\(/,
    example: '@given("an empty cart")',
  },
  {
    literal: 'When',
    pattern: /(@When|\bWhen\(|^\s*When[ (/]|\[When\(|\.When\()/m,
    example: "When('I add a tea', () => {});",
  },
  {
    literal: 'ScenarioContext',
    pattern: /\bctx\.(Given|When|Then|Step)\(|\.Step\(/,
    example: 'func Init(ctx *godog.ScenarioContext) { ctx.Step(`^x$`, x) }',
  },
  { literal: '@Step', pattern: /@Step\(/, example: '@Step("Add a tea")' },
  {
    literal: 'oncordion',
    pattern: /ConcordionRunner|ConcordionFixture|org\.concordion/,
    example: 'import org.concordion.integration.junit4.ConcordionRunner;',
  },
].map((row) => ({ ...row, path: stepFiles }));

export default defineDetector({
  about: 'Tests that people who do not program can read',
  reads: {
    specifications: files(
      [
        '**/*.feature',
        '**/*.robot',
        '**/*.spec',
        '**/FitNesseRoot/**/*.{wiki,txt}',
        '**/src/test/**/*.{md,html,xhtml}',
      ],
      { in: ['test', 'product'] },
    ),
    steps: code(steps, { in: ['test', 'product'] }),
    manifests: manifests(),
  },
  emits: ['tests.readable-specifications', 'tests.any'],
  *detect({ specifications, steps, manifests }) {
    const seen = specifications.flatMap((file) => found(file) ?? []);
    for (const { format, at } of seen.slice(0, 3)) {
      const carriedOut = isCarriedOut(format, steps.length > 0, manifests);
      yield carriedOut
        ? { signal: 'tests.readable-specifications', at, note: `${format.note}, carried out as tests` }
        : {
            signal: 'tests.readable-specifications',
            at,
            note: `${format.note}, but nothing was seen that carries them out`,
            strength: 'weak',
          };
      if (carriedOut) yield { signal: 'tests.any', at, note: format.note };
    }
    for (const step of steps.slice(0, seen.length > 0 ? 1 : 0))
      yield { signal: 'tests.readable-specifications', at: step.at, note: 'code that carries out the steps' };
  },
});

function found(file: SourceFile) {
  const format = formats.find(({ path, holds }) => path.test(file.path) && holds.test(file.text));
  return format && { format, at: file.find(format.holds) ?? file.at(1) };
}

function isCarriedOut({ needs }: Format, hasSteps: boolean, manifests: readonly Manifest[]): boolean {
  if (needs === 'steps') return hasSteps;
  return manifests.some(
    ({ class_, dependencies }) =>
      (class_ === 'product' || class_ === 'test') && dependencies.some(({ name }) => needs.test(name)),
  );
}
