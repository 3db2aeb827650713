import type { Check } from '../../gate/check.js';
import { evidenceOf, reportOf } from '../json.js';
import { safeJson } from '../text-safety.js';
import type { GateRecord } from './formats.js';

/** The gate's answer with the whole report that it rests on. */
export function gateJson({ gate, assessment, reportOnly }: GateRecord): string {
  const { outcome, checks, remedies, loosened, drifted, against } = gate;
  const record = {
    schemaVersion: 1,
    gate: {
      outcome,
      reportOnly,
      against: against ?? null,
      checks: checks.map(checkOf),
      remedies,
      loosened,
      drifted,
    },
    report: reportOf(assessment),
  };
  return `${safeJson(JSON.stringify(record, null, 2))}\n`;
}

function checkOf({ at, blocking, instead, ...check }: Check) {
  return {
    ...check,
    ...at,
    blocking: blocking.map(({ evidence, ...rest }) => ({ ...rest, evidence: evidence.map(evidenceOf) })),
    instead: instead.map(evidenceOf),
  };
}
