import { commandNamed } from '../call.js';
import type { Call } from '../commands.js';
import { helpText } from '../help.js';
import { type Io, screenOf } from '../io.js';

export function run({ positionals: [name] }: Call, io: Io): number {
  io.stdout.write(helpText(screenOf(io), name === undefined ? undefined : commandNamed(name)));
  return 0;
}
