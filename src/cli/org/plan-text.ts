import { fullName, type Listed } from '../../org/organisation.js';
import { estimateOf, isToBeRead, type Planned, type Rates } from '../../org/plan.js';
import { Results } from '../../org/results.js';
import { factsCost, type Source } from '../../org/source.js';
import { blank, draw, line, span } from '../../report/drawing.js';
import { plural } from '../../report/phrases.js';
import { type Io, screenOf } from '../io.js';
import type { Values } from '../options.js';
import type { Prepared } from './setup.js';

/** What a run would do, and at most what it would take. */
export async function planText(
  planned: readonly Planned[],
  source: Source,
  prepared: Prepared,
  values: Values,
  io: Io,
): Promise<string> {
  const wanted = planned.filter(isToBeRead);
  const known = await knownAmong(wanted, source, prepared);
  const rates: Rates = { first: values['files-only'] ? 0 : factsCost, again: 1 };
  const teams = values['group-by'] === 'team' ? await teamRequests(wanted, source) : 0;
  const { requests, bytes } = estimateOf(planned, rates, known);
  const width = Math.min(60, Math.max(10, ...planned.map(({ repository }) => fullName(repository).length)));
  return draw(
    [
      ...planned.map(({ repository, skip, unavailable }) =>
        line(
          [
            span('strong', fullName(repository), width),
            '  ',
            unavailable ?? skip ?? about(repository, known),
          ],
          {
            hang: width + 2,
          },
        ),
      ),
      blank,
      line(
        [
          `${plural(wanted.length, 'repository', 'repositories')} would be read, ${planned.length - wanted.length} left out.`,
        ],
        { hang: 2 },
      ),
      line(
        [
          `An estimate, from the sizes that the platform claims: ${requests + teams} requests beside the list (${source.requests()}), and at most ${sizeText(bytes)}.`,
        ],
        { hang: 2 },
      ),
    ],
    screenOf(io),
  );
}

/** At most: only where a repository names no team in its CODEOWNERS is the platform asked for them. */
async function teamRequests(wanted: readonly Planned[], source: Source): Promise<number> {
  const owners = new Set(wanted.map(({ repository }) => repository.owner));
  let requests = 0;
  for (const owner of owners) requests += 1 + (await source.countTeams(owner));
  return requests;
}

function about(repository: Listed, known: ReadonlySet<string>): string {
  return known.has(fullName(repository).toLowerCase())
    ? 'read before'
    : `about ${sizeText(repository.sizeKiB * 1024)}`;
}

async function knownAmong(
  wanted: readonly Planned[],
  { host }: Source,
  { cache, eyes }: Prepared,
): Promise<ReadonlySet<string>> {
  const known = new Set<string>();
  if (cache === undefined) return known;
  const results = new Results(cache, host, eyes);
  for (const { repository } of wanted)
    if (await results.last(repository)) known.add(fullName(repository).toLowerCase());
  return known;
}

const units = ['KiB', 'MiB', 'GiB', 'TiB'];

function sizeText(bytes: number): string {
  let value = bytes / 1024;
  let unit = 0;
  for (; value >= 1024 && unit < units.length - 1; unit++) value /= 1024;
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}
