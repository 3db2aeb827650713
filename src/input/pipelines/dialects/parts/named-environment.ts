import { environmentKind } from '../../environment-kind.js';
import type { EnvironmentKind } from '../../pipeline.js';

const delivering = /deploy|promot|roll ?out|releas|deliver|\bcd\b|ship/i;
/** Words that say what a stage does as often as where it deploys to. */
const doubtful =
  /\b(?:tests?|testing|integration|acceptance|e2e|ci|performance|perf|demo|beta|alpha|rc|load|branch|features?|pr|pull|local|review|int|accept)\b/gi;

/** Where a stage deploys to, in systems that know no environments: `Deploy to staging`. The innermost name comes last. */
export function environmentNamed(
  stages: readonly string[],
): { readonly name: string; readonly kind: EnvironmentKind } | undefined {
  const name = stages.findLast((stage) => delivering.test(stage));
  if (name === undefined) return undefined;
  const kind = kindIn(name) ?? stages.map(kindIn).findLast((one) => one !== undefined);
  return kind === undefined ? undefined : { name, kind };
}

function kindIn(stage: string): EnvironmentKind | undefined {
  const target = /\b(?:to|on|in|into|at)\s+(?:the\s+)?([\w-]{1,40})/i.exec(stage)?.[1];
  const stated = target === undefined ? 'unknown' : environmentKind(target);
  const spaced = stage.slice(0, 200).replace(/[_-]/g, ' ').replace(doubtful, ' ');
  const kind = stated !== 'unknown' ? stated : environmentKind(spaced);
  return kind === 'unknown' ? undefined : kind;
}
