import { blank, draw, line } from '../../report/drawing.js';
import { formats } from '../../report/formats.js';
import type { Timings } from '../../report/json-schema.js';
import type { Scan } from '../../scan.js';
import { chosen } from '../chosen.js';
import type { Call } from '../commands.js';
import { type Io, paper, screenOf } from '../io.js';
import { deliver } from '../output.js';
import { scanAs } from '../scanning.js';

/** Scans a repository and reports; 3 where not one practice could be decided. */
export async function run({ positionals: [path], values }: Call, io: Io): Promise<number> {
  const began = io.clock();
  const scanned = await scanAs(path, values, io);
  const render = await formats[chosen(formats, values.format?.[0])].load();
  const report = render(scanned.assessment, {
    screen: values.output === undefined ? screenOf(io) : paper(io),
    ...(values.timings ? { timings: timingsOf(scanned, io, began) } : {}),
  });
  await deliver(report, values.output, io);
  return undecided(scanned, io);
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
