import type { ModelAssessment, PracticeAssessment } from '../assess/assessment.js';
import { type Area, signals } from '../signals.js';

/** Why practices stay unknown, in a few words each, the most frequent first; at most two. */
export function unseenCauses(models: readonly ModelAssessment[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const practice of models.flatMap(unknownPractices)) {
    const cause = causeOf(practice);
    counts.set(cause, (counts.get(cause) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a, most], [b, least]) => least - most || (a < b ? -1 : 1))
    .slice(0, 2)
    .map(([cause, count]) => `${cause} (${count})`);
}

function unknownPractices(model: ModelAssessment): readonly PracticeAssessment[] {
  return model.categories.flatMap(({ practices }) =>
    practices.filter(({ verdict }) => verdict === 'unknown'),
  );
}

/** Where the answer lies that could not be seen. */
const elsewhere: Readonly<Record<Area, string>> = {
  code: 'source code out of sight',
  documents: 'documents kept elsewhere',
  pipeline: 'a pipeline kept elsewhere',
  deployment: 'a deployment kept elsewhere',
  infrastructure: 'infrastructure kept elsewhere',
  history: 'too little history',
  platform: 'only the hosting platform knows',
};

function causeOf({ gaps, reason }: PracticeAssessment): string {
  const [first] = gaps;
  const [signal] = first?.signals ?? [];
  if (first?.reason.startsWith('could not be read')) return 'files that could not be read';
  if (reason.startsWith('no detector')) return 'not looked for yet';
  // The question that a reason belongs to says nothing in a summary.
  return signal ? elsewhere[signals[signal].area] : (reason.split(/[:;]/)[0] ?? reason);
}
