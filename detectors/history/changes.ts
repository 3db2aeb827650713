import { defineDetector } from '../../src/detector.js';
import { history, namesIssue } from '../../src/input/history.js';
import { newest, partOf, smallestSample, tooLittle } from './_samples.js';

export default defineDetector({
  about: 'What commits name and bring along',
  reads: { history: history() },
  emits: ['history.issue-share', 'history.tests-with-changes-share'],
  *detect({ history }) {
    if ('unavailable' in history) return;
    const { byPeople } = history;
    const naming = byPeople.filter(namesIssue);
    if (byPeople.length < smallestSample) {
      yield { unseen: ['history.issue-share'], reason: tooLittle(byPeople.length, 'commits by people') };
    } else {
      const note = `${partOf(naming.length, byPeople.length)} commits by people name an issue`;
      yield {
        signal: 'history.issue-share',
        value: naming.length / byPeople.length,
        at: newest(naming),
        note,
      };
    }
    const application = byPeople.filter(({ areas }) => areas.has('application'));
    const tested = application.filter(({ areas }) => areas.has('tests'));
    if (application.length < smallestSample) {
      yield {
        unseen: ['history.tests-with-changes-share'],
        reason: tooLittle(application.length, 'commits that change application code'),
      };
    } else {
      const note = `${partOf(tested.length, application.length)} commits that change application code also change tests`;
      yield {
        signal: 'history.tests-with-changes-share',
        value: tested.length / application.length,
        at: newest(tested),
        note,
      };
    }
  },
});
