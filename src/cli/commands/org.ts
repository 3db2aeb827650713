import { readFile } from 'node:fs/promises';
import { UserError } from '../../errors.js';
import { checkOwner } from '../../hosting/repository-name.js';
import { publicServer, serverAt } from '../../hosting/server.js';
import { Answers } from '../../org/answers.js';
import { accountingOf } from '../../org/organisation.js';
import { withTeams } from '../../org/owning-teams.js';
import { planOf, type Wanted } from '../../org/plan.js';
import { Source } from '../../org/source.js';
import { accountText } from '../../report/org/accounts.js';
import { type OrgRecord, orgFormats } from '../../report/org/formats.js';
import { worst } from '../../report/org/merge.js';
import type { Call } from '../commands.js';
import { formsOf } from '../forms.js';
import type { Io } from '../io.js';
import { note } from '../note.js';
import type { Values } from '../options.js';
import { deliverForms, exitCodeOf } from '../org/deliver.js';
import { keysOf } from '../org/keys.js';
import { planText } from '../org/plan-text.js';
import { duration } from '../org/progress.js';
import { inPlace, interrupted, readAll } from '../org/reading.js';
import { type Prepared, prepare } from '../org/setup.js';
import { wantedBy } from '../org/wanted.js';
import { toolVersion } from '../version.js';

/** Reads all repositories of an organisation, and accounts for each. */
export async function run({ positionals, values }: Call, io: Io): Promise<number> {
  const forms = formsOf(values, orgFormats);
  const wanted = wantedBy(values, io);
  const owners = ownersOf(positionals, wanted);
  const prepared = await prepare(values, io);
  const source = await sourceOf(prepared, values, io);
  const listing = await source.list(owners, wanted.names);
  const whole = owners.length > 0 ? wanted : withoutNames(wanted);
  const planned = planOf(listing.found, whole);
  if (values['dry-run']) {
    io.stdout.write(await planText(planned, source, prepared, values, io));
    return 0;
  }
  return inPlace(
    prepared,
    async (place) => {
      const began = io.clock();
      const { accounted, signal } = await readAll({
        planned,
        together: planOf(listing.found, withoutShard(whole)),
        source,
        prepared,
        place,
        values,
        io,
      });
      const byTeam = values['group-by'] === 'team' && !signal;
      const seen = byTeam
        ? await withTeams(accounted, (owner) => source.teams(owner))
        : { accounted, gaps: [] };
      const record = recordOf(owners, wanted, prepared, { ...seen, missing: listing.missing }, values);
      await deliverForms(record, forms, (report) => readFile(report, 'utf8'), values, io);
      if (!values.quiet) summary(record, source, io.clock() - began, io);
      return signal ? interrupted[signal] : exitCodeOf(record, values);
    },
    io,
  );
}

/** Owners that are named: each once. Without any, a file of repositories is asked for by name. */
function ownersOf(given: readonly string[], { names }: Wanted): readonly string[] {
  if (given.length === 0 && !names)
    throw new UserError({
      what: 'org needs OWNER',
      todo: 'name an organisation or a user, or give --repos FILE',
    });
  const unlike = new Map(given.map((owner) => [owner.toLowerCase(), owner]));
  for (const owner of unlike.values()) checkOwner(owner);
  return [...unlike.values()];
}

/** What was asked for by name is wanted, also where it has another name now. */
function withoutNames({ names: _, ...rest }: Wanted): Wanted {
  return rest;
}

/** What the other machines read is followed on this one as well: merged shards are one run. */
function withoutShard({ shard: _, ...rest }: Wanted): Wanted {
  return rest;
}

async function sourceOf({ setup, mostRequests, cache }: Prepared, values: Values, io: Io): Promise<Source> {
  const server = values['api-url'] === undefined ? publicServer : serverAt(values['api-url']);
  return new Source({
    server,
    keys: await keysOf(values, server, io),
    most: mostRequests,
    ...(cache === undefined ? {} : { store: new Answers(cache) }),
    asOf: setup.asOf,
    now: io.now,
  });
}

function recordOf(
  owners: readonly string[],
  { shard }: Wanted,
  { setup }: Prepared,
  { accounted, missing, gaps }: Pick<OrgRecord, 'accounted' | 'missing' | 'gaps'>,
  values: Values,
): OrgRecord {
  return {
    tool: toolVersion(),
    owners,
    asOf: setup.asOf,
    ...(shard ? { shard } : {}),
    missing,
    ...(gaps ? { gaps } : {}),
    accounting: accountingOf(accounted),
    accounted,
    ...(values['group-by'] ? { groupBy: values['group-by'] } : {}),
    ...(setup.gate
      ? { gate: { outcome: worst(accounted), reportOnly: values['report-only'] === true } }
      : {}),
  };
}

/** What was found always adds up; what it took differs from run to run. */
function summary({ accounting }: OrgRecord, source: Source, milliseconds: number, io: Io): void {
  const bytes = `${(accounting.bytes / 1024 ** 2).toFixed(1)} MiB`;
  note(`${accountText(accounting)}; ${source.requests()} requests, ${bytes}, ${duration(milliseconds)}`, io);
}
