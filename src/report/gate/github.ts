import type { Place } from '../../evidence.js';
import { visible } from '../text-safety.js';
import { type Concern, concernsOf, type Weight } from './concerns.js';
import { type GateRecord, here, type Placed } from './formats.js';
import { headline } from './terminal.js';

/** What GitHub calls the weights, and how many annotations of one kind it shows for a step. */
const commands: Readonly<Record<Weight, string>> = { error: 'error', warning: 'warning', note: 'notice' };
const shownPerCommand = 10;

/** Workflow commands: an annotation at every line concerned. The first one is the answer. */
export function gateAnnotations(record: GateRecord, placed: Placed = here): string {
  const { outcome } = record.gate;
  const answer =
    outcome === 'passed' ? 'notice' : outcome === 'failed' && !record.reportOnly ? 'error' : 'warning';
  const concerns = concernsOf(record);
  const used: Record<string, number> = { [answer]: 1 };
  const fitting = concerns.filter(({ weight }) => {
    const command = commands[weight];
    used[command] = (used[command] ?? 0) + 1;
    return used[command] <= shownPerCommand;
  });
  const more = concerns.length - fitting.length;
  const said = `${headline(record)}${more > 0 ? ` ${more} more than shown here: see the job summary.` : ''}`;
  return [
    annotation(answer, { title: 'cdlevel gate' }, said),
    ...fitting.map((each) => concernLine(each, placed)),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

function concernLine(
  { weight, rule, text, places: [place], otherwise = {} }: Concern,
  placed: Placed,
): string {
  return annotation(
    commands[weight],
    {
      ...fileAt(place ?? otherwise, placed),
      title: `cdlevel ${rule?.id ?? 'gate'}`,
    },
    `${text}${place ? ` Seen: ${place.note}` : ''}`,
  );
}

/** A file that has no name in the workspace is not named: another of that name may stand there. */
function fileAt({ path, line }: Place, placed: Placed): Readonly<Record<string, string>> {
  if (path === undefined || placed === 'elsewhere') return {};
  const file = placed.below === '' ? path : `${placed.below}/${path}`;
  return { file, ...(line === undefined ? {} : { line: String(line) }) };
}

/** One workflow command. Everything is made visible first: a name with control characters is shown, not opened. */
function annotation(command: string, properties: Readonly<Record<string, string>>, text: string): string {
  const given = Object.entries(properties).map(([key, value]) => `${key}=${property(visible(value))}`);
  return `::${command} ${given.join(',')}::${data(visible(text))}`;
}

/** The escapes of the runner: with them no text ends its line or its property. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
