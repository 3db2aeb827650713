import { assess } from './assess/assess.js';
import type { Assessment } from './assess/assessment.js';
import type { Said } from './assess/profile.js';
import type { Config } from './config/config.js';
import { detect } from './detect.js';
import type { NamedDetector } from './detector.js';
import type { Survey } from './evidence.js';
import { asOfSeconds, type Held, holding } from './held.js';
import { deliveries } from './input/deliveries/deliveries.js';
import { Reader } from './input/reader.js';
import { attributed } from './input/units/attribute.js';
import { assessedUnit } from './input/units/counted.js';
import { unitsOf } from './input/units/find.js';
import type { Territory } from './input/units/territory.js';
import { rootUnit, type Unit, type UnitSaid } from './input/units/unit.js';
import { UnitReader } from './input/units/unit-reader.js';
import type { LoadedModel } from './model/load.js';
import type { Deliveries } from './snapshot/deliveries.js';
import type { HostingFacts } from './snapshot/hosting.js';
import type { Snapshot } from './snapshot/snapshot.js';
import { unitNamed } from './unit-named.js';

/** By what, and how, a repository is judged. */
export interface Judging {
  readonly models: readonly LoadedModel[];
  readonly detectors: readonly NamedDetector[];
  /** The unit that is judged by itself, by its folder or its name; by default the repository as a whole. */
  readonly unit?: string;
  /** What the caller knows better than can be inferred. */
  readonly said?: Said;
  /** What the repository says of itself. */
  readonly config?: Config;
  readonly tool?: { readonly name: string; readonly version: string };
  /** Monotonic milliseconds; with it slow detectors are cancelled and phases are timed. */
  readonly clock?: () => number;
}

export interface ScanRequest extends Held, Judging {
  /** What the hosting platform knows of the repository, as of the same date. */
  readonly hosting?: HostingFacts;
  /** `owner/name`, where others of a run are to be told what it hands to them and takes from them. */
  readonly tells?: string;
}

export interface Scan {
  readonly assessment: Assessment;
  readonly survey: Survey;
  /** Where that was asked for. */
  readonly deliveries?: Deliveries;
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
export function scan(request: ScanRequest): Promise<Scan> {
  const began = request.clock?.() ?? 0;
  return holding(request, (snapshot) => scanHeld(snapshot, request, began));
}

/** Looks at a snapshot and judges it: as a whole, or the one unit that is asked for. */
export function scanHeld(snapshot: Snapshot, request: ScanRequest, began = 0): Promise<Scan> {
  const { unit } = request;
  return unit === undefined
    ? looking(snapshot, request, began, scanPart)
    : scanUnit(snapshot, request, unit, began);
}

/** The repository's own scan, and one of every unit. All share what was read. */
export interface UnitScans {
  readonly whole: Scan;
  readonly units: readonly Scan[];
}

/** Looks at a snapshot as a whole and unit by unit. */
export function scanUnits(snapshot: Snapshot, request: ScanRequest, began = 0): Promise<UnitScans> {
  return looking(snapshot, request, began, async (part) => {
    const whole = await scanPart(part);
    const units: Scan[] = [];
    for (const unit of part.territory.units)
      units.push(await scanPart({ ...part, openMs: 0, unit, beside: whole.assessment }));
    return { whole, units };
  });
}

/** Looks at one unit of a snapshot, which a call names, and judges it by itself. */
function scanUnit(snapshot: Snapshot, request: ScanRequest, name: string, began = 0): Promise<Scan> {
  return looking(snapshot, request, began, async (part) => {
    const unit = unitNamed(name, part.territory, part.reader.paths.all);
    const whole = await scanPart(part);
    return scanPart({ ...part, unit, beside: whole.assessment });
  });
}

/** Has a snapshot looked at with one reader, and lets go of what that opened beside the repository. */
async function looking<T>(
  snapshot: Snapshot,
  request: ScanRequest,
  began: number,
  look: (whole: Part) => Promise<T>,
): Promise<T> {
  const openMs = (request.clock?.() ?? 0) - began;
  const reader = readerOf(snapshot, request);
  try {
    const territory = await unitsOf(reader, saidOfUnits(request));
    return await look({ reader, territory, request, openMs });
  } finally {
    await reader.close();
  }
}

function readerOf(snapshot: Snapshot, request: ScanRequest): Reader {
  const { hosting, config, shared } = request;
  return new Reader(
    hosting ? { ...snapshot, hosting } : snapshot,
    asOfSeconds(request, snapshot),
    config?.classes,
    shared?.files,
  );
}

interface Part {
  /** Of the whole repository. */
  readonly reader: Reader;
  readonly territory: Territory;
  readonly request: ScanRequest;
  readonly openMs: number;
  /** Absent: the whole. */
  readonly unit?: Unit;
  /** What the whole was found to do, where one unit is judged. */
  readonly beside?: Assessment;
}

async function scanPart({ reader: whole, territory, request, openMs, unit, beside }: Part): Promise<Scan> {
  const { models, config, tool, tells, clock = () => 0 } = request;
  const asOf = isoSeconds(new Date(whole.asOf * 1000));
  const began = clock();
  const reader = unit ? new UnitReader({ unit: unit.path, territory, whole }) : whole;
  const seen = await detect(reader, request.detectors, request.clock ? { clock } : {});
  const survey = { ...seen, evidence: await attributed(seen.evidence, whole, territory) };
  const told = tells === undefined ? undefined : await whole.load(deliveries(tells));
  const detected = clock();
  const said = saidOf(request, unit);
  const assessment = assess(survey, models, {
    tool: tool ?? { name: 'cdlevel', version: 'development' },
    repository: whole.repository,
    asOf,
    ...(said ? { said } : {}),
    ...(unit ? { unit: await assessedUnit(unit, territory, whole) } : {}),
    ...(beside ? { whole: beside } : {}),
    ...(territory.several && !unit ? { units: territory.units } : {}),
    ...(config ? { word: { config, day: asOf.slice(0, 10) } } : {}),
  });
  const { parses } = whole;
  return {
    assessment,
    survey,
    ...(told ? { deliveries: told.value } : {}),
    figures: {
      openMs,
      detectMs: detected - began,
      assessMs: clock() - detected,
      filesListed: whole.snapshot.entries.length,
      filesRead: whole.reads,
      filesParsed: parses.files,
      parses: parses.byFormat,
    },
  };
}

/** What a configuration says of units. */
export function saidOfUnits({ config }: Pick<Judging, 'config'>): readonly UnitSaid[] {
  return (config?.units ?? []).map(({ path, deliverable, at }) => ({
    path,
    at,
    ...(deliverable === 'none' ? { none: true } : {}),
  }));
}

/**
 * What the caller says outranks what the repository says of itself. Of a unit the caller says it for that unit alone,
 * and what the configuration says of the whole is not said of its parts.
 */
function saidOf({ said, config }: Judging, unit?: Unit): Said | undefined {
  if (!config) return said;
  const { deliverable, database } =
    unit && unit.path !== rootUnit ? { ...config.units.find(({ path }) => path === unit.path) } : config;
  return {
    ...(deliverable === undefined ? {} : { deliverable }),
    ...(database === undefined ? {} : { database }),
    ...said,
  };
}

function isoSeconds(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}
