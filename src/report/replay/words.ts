import type { Replay, Why } from '../../gate/replay.js';
import { placeText, plural, sentence } from '../phrases.js';

/** What was asked, in one sentence. */
export function headOf({ branch, merges }: Replay): string {
  return `What this gate would have said of the last ${plural(merges.length, 'merge')} to ${branch}`;
}

/** How it was judged, and what that leaves out, a sentence each. */
export function notesOf({ asked, merges, configuration, hasMinimum }: Replay): readonly string[] {
  return [
    `Each is judged as of its own date and against its first parent, ${configuration === undefined ? 'without a configuration' : `by the ${configuration} of today`}.`,
    ...(hasMinimum ? [] : ['No minimum is asked for: only what is lost counts.']),
    ...(merges.length < asked ? [`${asked} were asked for, there are no more.`] : []),
  ];
}

/** `20 merges: 17 passed, 2 failed, 1 cannot tell.` */
export function totalsText({ merges, totals }: Replay): string {
  const { passed, failed, 'cannot-tell': open } = totals;
  return `${plural(merges.length, 'merge')}: ${passed} passed, ${failed} failed, ${open} cannot tell.`;
}

/** What a reason is about: `bekk build.ci-server`. */
export function aboutOf({ model, category, practice }: Why): string {
  if (category === 'all') return model;
  return `${model} ${category}${practice === undefined ? '' : `.${practice}`}`;
}

export function reasonOf({ text, at }: Why): string {
  const place = placeText(at);
  return `${sentence(text)}${place === '' ? '' : ` ${place}`}`;
}
