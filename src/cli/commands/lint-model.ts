import { lintModel } from '../../model/lint.js';
import { draw, line, span } from '../../report/drawing.js';
import { plural } from '../../report/phrases.js';
import type { Call } from '../commands.js';
import { type Io, screenOf } from '../io.js';
import { modelNamed } from '../models.js';

/** Checks a model; 2 where its author has something to mend. */
export async function run({ positionals: [file = ''] }: Call, io: Io): Promise<number> {
  const { model } = await modelNamed(file, io);
  const findings = lintModel(model);
  const counted = [
    plural(model.categories.length, 'category', 'categories'),
    plural(model.levels.length, 'level'),
    plural(model.categories.flatMap(({ practices }) => practices).length, 'practice'),
  ].join(', ');
  io.stdout.write(
    draw(
      [
        ...findings.map(({ where, what }) => line([span('bad', where), `: ${what}`], { hang: 2 })),
        line([
          findings.length === 0
            ? `${file} is sound: ${counted}`
            : `${plural(findings.length, 'problem')} in ${file}`,
        ]),
      ],
      screenOf(io),
    ),
  );
  return findings.length === 0 ? 0 : 2;
}
