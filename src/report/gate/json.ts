import type { Check } from '../../gate/check.js';
import { evidenceOf, reportOf } from '../json.js';
import { safeJson } from '../text-safety.js';
import type { GateRecord } from './formats.js';
import type { JsonGate } from './json-schema.js';

/** The gate's answer with the whole report that it rests on. */
export function gateJson({ gate, assessment, reportOnly }: GateRecord): string {
  const { outcome, checks, remedies, loosened, drifted, against } = gate;
  const record: JsonGate = {
    schemaVersion: 1,
    gate: {
      outcome,
      reportOnly,
      against: against ?? null,
      checks: checks.map(checkOf),
      remedies: [...remedies],
      loosened: [...loosened],
      drifted: [...drifted],
    },
    report: reportOf(assessment),
  };
  return `${safeJson(JSON.stringify(record, null, 2))}\n`;
}

function checkOf({ at, blocking, lost, instead, ...check }: Check): JsonGate['gate']['checks'][number] {
  return {
    ...check,
    ...(at?.path === undefined ? {} : { path: at.path }),
    ...(at?.line === undefined ? {} : { line: at.line }),
    blocking: blocking.map(({ evidence, ...rest }) => ({ ...rest, evidence: evidence.map(evidenceOf) })),
    lost: [...lost],
    instead: instead.map(evidenceOf),
  };
}
