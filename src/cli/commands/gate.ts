import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Gate } from '../../gate/gate.js';
import { type Against, gateRepository } from '../../gating.js';
import { type GateRecord, gateFormats, type Placed } from '../../report/gate/formats.js';
import { asked } from '../asked.js';
import { chosen } from '../chosen.js';
import type { Call } from '../commands.js';
import { type Form, formsOf } from '../forms.js';
import { type Io, paper, screenOf } from '../io.js';
import { addJobSummary } from '../job-summary.js';
import { deliver } from '../output.js';
import { pathInside } from '../path-inside.js';
import { configuringAs, oneUnit } from '../scanning.js';
import { placedIn } from '../workspace.js';

/** Exit codes by outcome. */
const codes: Readonly<Record<Gate['outcome'], number>> = { passed: 0, failed: 1, 'cannot-tell': 3 };

/** Holds a repository to a minimum, and to what it has reached before. */
export async function run(call: Call, io: Io): Promise<number> {
  const { positionals, values } = call;
  oneUnit(values, 'gate');
  if (values.replay !== undefined) return (await import('../replaying.js')).replay(call, io);
  const forms = formsOf(values, gateFormats);
  const name = values['no-regress'];
  const request = await configuringAs(positionals[0], values, io, { untrusted: 'refused' });
  const givenAt = await pathInside(request.path, values.config, io);
  const { gate, assessment } = await gateRepository({
    ...request,
    asked: asked(values),
    ...(name === undefined ? {} : { against: against(name, io) }),
    ...(givenAt === undefined ? {} : { givenAt }),
  });
  const record: GateRecord = { gate, assessment, reportOnly: values['report-only'] === true };
  const placed = await placedIn(positionals[0], io);
  for (const form of forms) await deliverForm(record, form, placed, io);
  return record.reportOnly ? 0 : codes[gate.outcome];
}

/** A saved report where the name is that of a file, else a commit. */
function against(name: string, io: Io): Against {
  const file = resolve(io.cwd, name);
  if (!name.endsWith('.json') || !existsSync(file)) return { ref: name };
  return { name, report: readFileSync(file, 'utf8') };
}

async function deliverForm(
  record: GateRecord,
  { format, file }: Form,
  placed: Placed,
  io: Io,
): Promise<void> {
  const render = await gateFormats[chosen(gateFormats, format)].load();
  await deliver(render(record, { screen: file === undefined ? screenOf(io) : paper(io), placed }), file, io);
  if (format === 'github') await addJobSummary(record, io);
}
