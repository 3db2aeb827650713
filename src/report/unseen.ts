import type { ModelAssessment, PracticeAssessment } from '../assess/assessment.js';
import { areas, signals } from '../signals.js';

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

/** An area where something could not be looked at; else the reason, without the question that it belongs to. */
function causeOf({ gaps, reason }: PracticeAssessment): string {
  const [first] = gaps;
  const [signal] = first?.signals ?? [];
  return signal ? areas[signals[signal].area] : (reason.split(/[:;]/)[0] ?? reason);
}
