import { defineDetector } from '../../src/detector.js';
import { type HistoryFacts, history } from '../../src/input/history.js';
import { allUnseen, newest, partOf, smallestSample, tooLittle } from './_samples.js';

const emits = ['history.issue-share', 'history.tests-with-changes-share'] as const;

export default defineDetector({
  about: 'What commits name and bring along',
  reads: { history: history() },
  emits,
  *detect({ history }) {
    if ('unavailable' in history) yield allUnseen(emits, history.unavailable);
    else {
      yield naming(history);
      yield testing(history);
    }
  },
});

function naming({ byPeople }: HistoryFacts) {
  const signal = 'history.issue-share';
  if (byPeople.length < smallestSample)
    return allUnseen([signal], tooLittle(byPeople.length, 'commit', ' by people'));
  const some = byPeople.filter(({ namesIssue }) => namesIssue);
  const note = `${partOf(some.length, byPeople.length, 'commit')} by people name an issue`;
  return { signal, value: some.length / byPeople.length, at: newest(some), note } as const;
}

function testing({ byPeople, testsUnread }: HistoryFacts) {
  const signal = 'history.tests-with-changes-share';
  if (testsUnread)
    return allUnseen([signal], `tests among the code could not be told from it: ${testsUnread}`);
  const all = byPeople.filter(({ areas }) => areas.has('application'));
  if (all.length < smallestSample)
    return allUnseen([signal], tooLittle(all.length, 'commit', ' by people to application code'));
  const some = all.filter(({ areas }) => areas.has('tests'));
  const note = `${partOf(some.length, all.length, 'commit')} to application code also change tests`;
  return { signal, value: some.length / all.length, at: newest(some), note } as const;
}
