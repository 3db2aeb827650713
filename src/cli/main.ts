import { IncompleteError, UserError } from '../errors.js';
import { draw, type Line, line, span } from '../report/drawing.js';
import { readRequest } from './call.js';
import { helpText } from './help.js';
import { type Io, screenOf } from './io.js';
import { toolVersion } from './version.js';

/** What the process ends with. 1 is kept for a failed gate. */
export const exitCodes = { done: 0, mistake: 2, incomplete: 3, bug: 70 } as const;

/** Runs one command line and says with what the process should end. Never throws. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  try {
    return await run(argv, io);
  } catch (error) {
    return complain(error, io);
  }
}

async function run(argv: readonly string[], io: Io): Promise<number> {
  const request = readRequest(argv);
  if (request.kind === 'call') return (await request.command.load()).run(request.call, io);
  if (request.kind === 'help') io.stdout.write(helpText(screenOf(io), request.command));
  else io.stdout.write(`cdlevel ${toolVersion().version}\n`);
  return exitCodes.done;
}

/** One message for people; only a bug shows where in the code it happened. */
function complain(error: unknown, io: Io): number {
  if (error instanceof UserError)
    return say(error, io, error instanceof IncompleteError ? exitCodes.incomplete : exitCodes.mistake);
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const lines = ['This is a bug in cdlevel, please report it:', ...stack.split('\n')];
  io.stderr.write(
    draw(
      lines.map((each) => line([each], { oneRow: true })),
      { ...screenOf(io), width: 400 },
    ),
  );
  return exitCodes.bug;
}

function say({ what, where, todo }: UserError, io: Io, code: number): number {
  const lines: readonly Line[] = [
    line([span('bad', 'cdlevel: '), what, ...(where ? [' ', span('place', `(${where})`)] : [])], { hang: 2 }),
    ...(todo ? [line([todo], { indent: 2 })] : []),
  ];
  io.stderr.write(draw(lines, screenOf(io)));
  return code;
}
