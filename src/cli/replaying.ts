import { UserError } from '../errors.js';
import { replayGate } from '../replay.js';
import { replayFormats } from '../report/replay/formats.js';
import { asked } from './asked.js';
import { chosen } from './chosen.js';
import type { Call } from './commands.js';
import { formsOf } from './forms.js';
import { type Io, paper, screenOf } from './io.js';
import type { OptionName, Values } from './options.js';
import { deliver } from './output.js';
import { configuringAs } from './scanning.js';

/** More than anybody reads, and minutes of work. */
const most = 1000;

/** Options that a replay leaves no room for, and why. */
const senseless: readonly (readonly [OptionName, string])[] = [
  ['no-regress', 'each merge is compared with its first parent'],
  ['as-of', 'each merge is judged as of its own date'],
  ['report-only', 'a replay fails nothing'],
  ['github', 'what the platform says today says nothing of the past'],
  ['api-url', 'what the platform says today says nothing of the past'],
];

/** Shows what the gate would have said of the last merges. Whatever that is, the call has done its work: 0. */
export async function replay({ positionals: [path], values }: Call, io: Io): Promise<number> {
  checkOptions(values);
  const count = countOf(values.replay ?? '');
  const forms = formsOf(values, replayFormats);
  const { askHosting: _, ...request } = await configuringAs(path, values, io);
  const replayed = await replayGate({ ...request, asked: asked(values), count });
  for (const { format, file } of forms) {
    const render = await replayFormats[chosen(replayFormats, format)].load();
    await deliver(render(replayed, { screen: file === undefined ? screenOf(io) : paper(io) }), file, io);
  }
  return 0;
}

function checkOptions(values: Values): void {
  const [given] = senseless.filter(([name]) => values[name] !== undefined);
  if (!given) return;
  const [name, why] = given;
  throw new UserError({
    what: `--replay and --${name} do not go together: ${why}`,
    todo: `leave --${name} out`,
  });
}

function countOf(text: string): number {
  const count = Number(text);
  if (/^\d{1,9}$/.test(text) && count >= 1 && count <= most) return count;
  throw new UserError({
    what: `--replay cannot be "${text}"`,
    todo: `say how many of the last merges: 1 to ${most}`,
  });
}
