import { defineDetector } from '../../src/detector.js';
import type { WorkArea } from '../../src/input/areas.js';
import { type Change, history } from '../../src/input/history.js';
import { newest, partOf, smallestSample, tooLittle } from './_samples.js';

/** People with fewer commits say nothing about how the team works. */
const commitsOfAMember = 5;
const areasOfAGeneralist = 3;

export default defineDetector({
  about: 'How work is spread over people and areas',
  reads: { history: history() },
  emits: ['history.cross-functional-share', 'history.devops-share', 'history.silo'],
  *detect({ history }) {
    if ('unavailable' in history) return;
    const { byPeople, present } = history;
    if (byPeople.length < smallestSample) {
      yield {
        unseen: ['history.cross-functional-share', 'history.devops-share', 'history.silo'],
        reason: tooLittle(byPeople.length, 'commits by people'),
      };
      return;
    }
    const people = areasByPerson(byPeople);
    const members = [...people.values()].filter(({ commits }) => commits >= commitsOfAMember);
    if (members.length === 0 || present.size < areasOfAGeneralist) {
      const reason =
        members.length === 0
          ? 'nobody made 5 commits in the last 12 months'
          : 'the repository has fewer than three areas of work';
      yield { unseen: ['history.cross-functional-share'], reason };
    } else {
      const wide = members.filter(({ areas }) => areas.size >= areasOfAGeneralist).length;
      const note = `${partOf(wide, members.length)} active people changed three or more areas`;
      yield {
        signal: 'history.cross-functional-share',
        value: wide / members.length,
        at: newest(byPeople),
        note,
      };
    }
    const deployers = [...people.values()].filter(({ areas }) => areas.has('deployment'));
    const both = deployers.filter(({ areas }) => areas.has('application')).length;
    if (deployers.length === 0) {
      yield {
        unseen: ['history.devops-share'],
        reason: 'nobody changed deployment files in the last 12 months',
      };
      return;
    }
    const note = `${partOf(both, deployers.length)} people who changed deployment files changed application code as well`;
    yield { signal: 'history.devops-share', value: both / deployers.length, at: newest(byPeople), note };
    if (both === 0 && present.has('application')) {
      yield {
        signal: 'history.silo',
        at: newest(byPeople),
        note: 'nobody changed both application code and deployment files',
      };
    }
  },
});

function areasByPerson(changes: readonly Change[]) {
  const people = new Map<number, { commits: number; areas: Set<WorkArea> }>();
  for (const { author, areas } of changes) {
    const person = people.get(author) ?? { commits: 0, areas: new Set() };
    person.commits++;
    for (const area of areas) person.areas.add(area);
    people.set(author, person);
  }
  return people;
}
