import { defineDetector } from '../../src/detector.js';
import type { WorkArea } from '../../src/input/areas.js';
import { type Change, type HistoryFacts, history } from '../../src/input/history.js';
import { allUnseen, newest, partOf, smallestSample, tooLittle } from './_samples.js';

/** People with fewer commits say nothing about how the team works. */
const commitsOfAMember = 5;
const areasOfAGeneralist = 3;

const emits = ['history.cross-functional-share', 'history.devops-share', 'history.silo'] as const;

export default defineDetector({
  about: 'How work is spread over people and areas',
  reads: { history: history() },
  emits,
  *detect({ history }) {
    if ('unavailable' in history) yield allUnseen(emits, history.unavailable);
    else if (history.byPeople.length < smallestSample)
      yield allUnseen(emits, tooLittle(history.byPeople.length, 'commit', ' by people'));
    else {
      yield generalists(history);
      yield* deployers(history);
    }
  },
});

function generalists({ byPeople, present }: HistoryFacts) {
  const signal = 'history.cross-functional-share';
  const members = peopleOf(byPeople).filter(({ commits }) => commits >= commitsOfAMember);
  if (present.size < areasOfAGeneralist)
    return allUnseen([signal], 'the repository has fewer than three areas of work');
  if (members.length === 0) return allUnseen([signal], 'nobody made 5 commits in the last 12 months');
  const wide = members.filter(({ areas }) => areas.size >= areasOfAGeneralist).length;
  const whole = partOf(wide, members.length, 'person').replace('persons', 'people');
  const note = `${whole} with 5 or more commits changed three or more areas`;
  return { signal, value: wide / members.length, at: newest(byPeople), note } as const;
}

function* deployers({ byPeople, present }: HistoryFacts) {
  const people = peopleOf(byPeople);
  const some = people.filter(({ areas }) => areas.has('deployment'));
  const others = people.filter(({ areas }) => areas.has('application'));
  if (!present.has('deployment') || !present.has('application')) {
    const missing = present.has('deployment') ? 'application code' : 'deployment files';
    yield allUnseen(['history.devops-share', 'history.silo'], `there are no ${missing} here`);
  } else if (some.length === 0) {
    const reason = 'nobody changed deployment files in the last 12 months';
    yield allUnseen(['history.devops-share', 'history.silo'], reason);
  } else {
    const both = some.filter((person) => others.includes(person)).length;
    const whole = partOf(both, some.length, 'person').replace('persons', 'people');
    const note = `${whole} who changed deployment files changed application code as well`;
    const at = newest(byPeople.filter(({ areas }) => areas.has('deployment')));
    yield { signal: 'history.devops-share', value: both / some.length, at, note } as const;
    const silo = both === 0 && others.length > 0;
    const spread = silo ? 'nobody changed both application code and deployment files' : note;
    yield { signal: 'history.silo', value: silo, at, note: spread } as const;
  }
}

interface Person {
  readonly commits: number;
  readonly areas: ReadonlySet<WorkArea>;
}

function peopleOf(changes: readonly Change[]): readonly Person[] {
  const people = new Map<number, { commits: number; areas: Set<WorkArea> }>();
  for (const { author, areas } of changes) {
    const person = people.get(author) ?? { commits: 0, areas: new Set() };
    person.commits++;
    for (const area of areas) person.areas.add(area);
    people.set(author, person);
  }
  return [...people.values()];
}
