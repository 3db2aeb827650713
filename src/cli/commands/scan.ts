import { blank, draw, line } from '../../report/drawing.js';
import { formats } from '../../report/formats.js';
import type { Timings } from '../../report/json-schema.js';
import { unitFormats } from '../../report/units/formats.js';
import type { Scan } from '../../scan.js';
import { chosen } from '../chosen.js';
import type { Call } from '../commands.js';
import { type Io, paper, screenOf } from '../io.js';
import type { Values } from '../options.js';
import { deliver } from '../output.js';
import { scanAs, scanUnitsAs } from '../scanning.js';

/** Scans a repository and reports; 3 where not one practice could be decided. */
export async function run({ positionals: [path], values }: Call, io: Io): Promise<number> {
  const began = io.clock();
  if (values.unit === 'all') return runAll(path, values, io, began);
  const scanned = await scanAs(path, values, io);
  const render = await formats[chosen(formats, values.format?.[0])].load();
  const report = render(scanned.assessment, {
    screen: values.output === undefined ? screenOf(io) : paper(io),
    ...(values.timings ? { timings: timingsOf(scanned, io, began) } : {}),
  });
  await deliver(report, values.output, io);
  return undecided(scanned, io);
}

/** The repository, and a line for each of its units. */
async function runAll(path: string | undefined, values: Values, io: Io, began: number): Promise<number> {
  const { whole, units } = await scanUnitsAs(path, values, io);
  const render = await unitFormats[chosen(unitFormats, values.format?.[0])].load();
  const assessments = { whole: whole.assessment, units: units.map(({ assessment }) => assessment) };
  const { figures } = units.at(-1) ?? whole;
  const detectMs = [whole, ...units].reduce((sum, one) => sum + one.figures.detectMs, 0);
  const assessMs = [whole, ...units].reduce((sum, one) => sum + one.figures.assessMs, 0);
  const all = { ...whole, figures: { ...figures, openMs: whole.figures.openMs, detectMs, assessMs } };
  const report = render(assessments, {
    screen: values.output === undefined ? screenOf(io) : paper(io),
    ...(values.timings ? { timings: timingsOf(all, io, began) } : {}),
  });
  await deliver(report, values.output, io);
  return undecided(whole, io);
}

function timingsOf({ figures }: Scan, io: Io, began: number): Timings {
  const { openMs, detectMs, assessMs, filesListed, filesRead, filesParsed, parses } = figures;
  return {
    openMs: Math.round(openMs),
    detectMs: Math.round(detectMs),
    assessMs: Math.round(assessMs),
    totalMs: Math.round(io.clock() - began),
    filesListed,
    filesRead,
    filesParsed,
    parses,
    peakMemoryMiB: io.peakMemory(),
  };
}

/** A report that says nothing but "unknown" must not look like a success. */
function undecided({ assessment }: Scan, io: Io): number {
  const { decided, unknown } = assessment.seen;
  if (decided > 0 || unknown === 0) return 0;
  const reason = assessment.gaps[0]?.reason;
  const message = `cdlevel: too little could be read to decide anything${reason ? `: ${reason}` : ''}`;
  io.stderr.write(draw([blank, line([message], { hang: 2 })], screenOf(io)));
  return 3;
}
