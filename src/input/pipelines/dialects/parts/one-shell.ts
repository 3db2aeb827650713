import type { Step } from '../../pipeline.js';
import { given } from './given.js';
import { type Command, cleanFolder, folderAfter, joined, runs } from './scripts.js';
import type { Variables } from './variables.js';

/** Scripts that follow each other in one shell: each starts where the one before has gone. */
export function inOneShell(commands: readonly Command[], env: Variables, start?: string): readonly Step[] {
  let folder = start;
  return joined(commands).map((command) => {
    const at = cleanFolder(folder);
    folder = folderAfter(command.text, folder);
    return { ...runs(command), ...given({ folder: at, env: Object.keys(env).length > 0 ? env : undefined }) };
  });
}
