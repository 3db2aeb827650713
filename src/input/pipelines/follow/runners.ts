import type { Call } from './argv.js';
import { make } from './make.js';
import { npm, severalScripts } from './npm.js';
import type { Runner } from './runner.js';
import { scriptFiles } from './script-files.js';

const runners: readonly Runner[] = [scriptFiles, make, npm, severalScripts];

const byProgram = new Map(
  runners.flatMap((runner) => runner.programs.map((program) => [program, runner] as const)),
);

/** The runner that knows a command, if any; a program that is written as a path may be a script of the repository. */
export function runnerOf(program: string, call: Call): Runner | undefined {
  return byProgram.get(program) ?? (call.path === undefined ? undefined : scriptFiles);
}
