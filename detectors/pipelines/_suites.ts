import type { Manifest } from '../../src/input/manifests.js';
import { type Doing, wayTo } from './_graph.js';

/** Runners of suites that stand apart from the tests of a package. */
const apart = /\b(cucumber(-js)?|playwright|wdio|cypress|codeceptjs|testcafe|nightwatch|newman|protractor)\b/;

/** Source sets of a Gradle project: `src/<set>/<language>/`. */
const sourceSet = /(?:^|\/)src\/([A-Za-z]\w{0,60})\/(?:java|kotlin|groovy|scala)\//;

/** Whether a test stands in a source set that Gradle's task of the unit tests leaves to a task of its own. */
function isOfAnotherSet(path: string, { work }: Doing): boolean {
  const set = sourceSet.exec(path)?.[1];
  return (
    set !== undefined &&
    !/^(?:test|main$|common|shared)/i.test(set) &&
    /^(?:\.\/)?gradlew? (?:\S*:)?test$/.test(work.by)
  );
}

/** Whether a test belongs to a suite that the run leaves out. */
export function isOfAnotherSuite(path: string, run: Doing, manifests: readonly Manifest[]): boolean {
  return isOfAnotherSet(path, run) || isOfAnotherPackage(path, run, manifests);
}

/**
 * Whether a test belongs to a suite with a manifest and a runner of its own, whose folder the run does not enter: the
 * tests of the application run without it.
 */
function isOfAnotherPackage(path: string, run: Doing, manifests: readonly Manifest[]): boolean {
  const around = manifests.filter(
    ({ ecosystem, folder }) => ecosystem === 'npm' && folder !== '' && path.startsWith(`${folder}/`),
  );
  const [suite] = around.sort((a, b) => b.folder.length - a.folder.length);
  if (!suite || enters(run, suite.folder)) return false;
  const commands = suite.scripts.map(({ command }) => command).join('\n');
  const [tool = ''] = run.work.by.replace(/^(?:npx|npm|yarn|pnpm) (?:run |exec )?/, '').split(' ');
  return apart.test(commands) && !(tool !== '' && commands.includes(tool));
}

function enters(run: Doing, folder: string): boolean {
  const inside = (path: string) => path === folder || path.startsWith(`${folder}/`);
  return inside(run.step.folder ?? '') || wayTo(run).some(({ path = '' }) => inside(path));
}
