import type { Call } from './argv.js';
import { cargo } from './cargo.js';
import { chartTesting } from './chart-testing.js';
import { codeTasks } from './code-tasks.js';
import { containers } from './containers.js';
import { dagger, goPrograms } from './dagger.js';
import { earthly } from './earthly.js';
import { gradle } from './gradle.js';
import { grunt } from './grunt.js';
import { preCommit } from './hooks.js';
import { just } from './just.js';
import { make } from './make.js';
import { maven } from './maven.js';
import { mise } from './mise.js';
import { npm, severalScripts } from './npm.js';
import type { Runner, Task } from './runner.js';
import { scriptFiles } from './script-files.js';
import { inTables, tables } from './script-tables.js';
import { taskfile } from './taskfile.js';
import { tox } from './tox.js';

/** Tools that keep commands in files of the repository. A contributor adds a file and a line here. */
const runners: readonly Runner[] = [
  scriptFiles,
  make,
  npm,
  severalScripts,
  taskfile,
  just,
  tox,
  tables,
  mise,
  cargo,
  maven,
  gradle,
  containers,
  preCommit,
  earthly,
  chartTesting,
  dagger,
  goPrograms,
  grunt,
  ...codeTasks,
];

const byProgram = new Map(
  runners.flatMap((runner) => runner.programs.map((program) => [program, runner] as const)),
);

/** The runner that knows a command, if any; a program that is written as a path may be a script of the repository. */
export function runnerOf({ words, path }: Call): Runner | undefined {
  return byProgram.get(words[0] ?? '') ?? (path === undefined ? undefined : scriptFiles);
}

/** What a command that is known to two tools runs: `task` is Task's and taskipy's. */
export function tasksOf(
  runner: Runner,
  call: Call,
  look: Parameters<Runner['tasks']>[1],
): readonly Task[] | undefined {
  const tasks = runner.tasks(call, look);
  const seen = tasks?.some(({ parts }) => parts !== undefined);
  return seen || runner === tables ? tasks : (inTables(call, look) ?? tasks);
}
