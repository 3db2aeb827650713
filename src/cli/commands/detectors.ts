import { detectors } from '../../../detectors/index.js';
import type { NamedDetector } from '../../detector.js';
import { blank, draw, type Line, line, span } from '../../report/drawing.js';
import { plural } from '../../report/phrases.js';
import { signalNames, signals } from '../../signals.js';
import type { Call } from '../commands.js';
import { type Io, screenOf } from '../io.js';

/** Lists what is looked for, family by family, and what nothing looks for yet. */
export function run(_call: Call, io: Io): number {
  io.stdout.write(draw([...families(), ...notLookedFor()], screenOf(io)));
  return 0;
}

function families(): readonly Line[] {
  const names = [...new Set(detectors.map(familyOf))].sort();
  return names.flatMap((name) => [
    line([span('heading', name)]),
    ...detectors.filter((detector) => familyOf(detector) === name).flatMap(detectorLines),
    blank,
  ]);
}

function familyOf({ id }: NamedDetector): string {
  return id.includes('/') ? id.slice(0, id.indexOf('/')) : 'general';
}

function detectorLines({ id, about, reads }: NamedDetector): readonly Line[] {
  const inputs = [...new Set(Object.values(reads).map((input) => input.about))].join('; ');
  return [
    line([span('strong', id, 30), ' ', about], { indent: 2, hang: 33 }),
    line([span('quiet', `reads ${inputs}`)], { indent: 33, oneRow: true }),
  ];
}

function notLookedFor(): readonly Line[] {
  const answered = new Set(detectors.flatMap(({ emits }) => emits));
  const open = signalNames.filter((name) => !answered.has(name));
  return [
    line([`${plural(detectors.length, 'kind')} of things are looked for.`]),
    ...(open.length > 0 ? [blank, line([span('heading', 'Not looked for yet')])] : []),
    ...open.map((name) => line([signals[name].question], { indent: 2, hang: 4 })),
  ];
}
