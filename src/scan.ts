import { assess } from './assess/assess.js';
import type { Assessment } from './assess/assessment.js';
import type { Said } from './assess/profile.js';
import { detect } from './detect.js';
import type { NamedDetector } from './detector.js';
import { IncompleteError, UserError } from './errors.js';
import type { Survey } from './evidence.js';
import { Reader } from './input/reader.js';
import type { LoadedModel } from './model/load.js';
import { openSnapshot } from './snapshot/open.js';
import type { Snapshot } from './snapshot/snapshot.js';

export interface ScanRequest {
  /** A work tree, a bare repository or a plain folder. */
  readonly path: string;
  /** Commit, branch or tag to read instead of the files in the folder. */
  readonly ref?: string;
  /** End of every date window. By default the date of the commit, or `now` for files in a folder. */
  readonly asOf?: Date;
  /** The time of day: nothing here looks at a clock by itself. */
  readonly now?: Date;
  readonly models: readonly LoadedModel[];
  readonly detectors: readonly NamedDetector[];
  /** What the caller knows better than can be inferred. */
  readonly said?: Said;
  readonly tool?: { readonly name: string; readonly version: string };
  /** Monotonic milliseconds; with it slow detectors are cancelled and phases are timed. */
  readonly clock?: () => number;
}

export interface Scan {
  readonly assessment: Assessment;
  readonly survey: Survey;
  readonly figures: Figures;
}

/** What a scan cost. Milliseconds are 0 without a clock. */
export interface Figures {
  readonly openMs: number;
  readonly detectMs: number;
  readonly assessMs: number;
  readonly filesListed: number;
  readonly filesRead: number;
  readonly filesParsed: number;
  /** How often each format was parsed. */
  readonly parses: Readonly<Record<string, number>>;
}

/** The whole pipeline: snapshot, evidence, assessment. Throws `UserError` and `IncompleteError`. */
export async function scan(request: ScanRequest): Promise<Scan> {
  const clock = request.clock ?? (() => 0);
  const began = clock();
  const snapshot = await openSnapshot(request.path, request.ref === undefined ? {} : { ref: request.ref });
  try {
    if (snapshot.entries.length === 0)
      throw new IncompleteError({ what: 'there are no files to read', where: request.path });
    const asOf = asOfDate(request, snapshot);
    const opened = clock();
    const reader = new Reader(snapshot, Math.floor(asOf.getTime() / 1000));
    const survey = await detect(reader, request.detectors, request.clock ? { clock } : {});
    const detected = clock();
    const { parses } = reader;
    const assessment = assess(survey, request.models, {
      tool: request.tool ?? { name: 'cdlevel', version: 'development' },
      repository: snapshot.repository,
      asOf: isoSeconds(asOf),
      ...(request.said ? { said: request.said } : {}),
    });
    return {
      assessment,
      survey,
      figures: {
        openMs: opened - began,
        detectMs: detected - opened,
        assessMs: clock() - detected,
        filesListed: snapshot.entries.length,
        filesRead: reader.reads,
        filesParsed: parses.files,
        parses: parses.byFormat,
      },
    };
  } finally {
    await snapshot.close();
  }
}

/** As given; else the date of the commit that is read; else now, for files that may differ from any commit. */
function asOfDate({ asOf, ref, now }: ScanRequest, { repository }: Snapshot): Date {
  const committed = repository.committedAt === undefined ? undefined : new Date(repository.committedAt);
  // A work tree is on a branch or on nothing; only a bare repository is read at `HEAD` without being asked.
  const readsCommit = ref !== undefined || repository.ref === 'HEAD';
  const date = asOf ?? (readsCommit ? committed : now) ?? committed ?? now;
  if (date) return date;
  throw new UserError({ what: 'no as-of date is known', todo: 'give asOf or now' });
}

function isoSeconds(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}
