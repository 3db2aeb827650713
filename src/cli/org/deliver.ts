import { isPartial } from '../../org/organisation.js';
import { type OrgRecord, orgFormats } from '../../report/org/formats.js';
import { chosen } from '../chosen.js';
import type { Form } from '../forms.js';
import { type Io, paper, screenOf } from '../io.js';
import type { Values } from '../options.js';
import { deliverParts } from '../output.js';

/** Writes each form that was asked for. */
export async function deliverForms(
  record: OrgRecord,
  forms: readonly Form[],
  read: (report: string) => Promise<string>,
  { timings }: Values,
  io: Io,
): Promise<void> {
  for (const { format, file } of forms) {
    const render = await orgFormats[chosen(orgFormats, format)].load();
    const screen = file === undefined ? screenOf(io) : paper(io);
    await deliverParts(render(record, { screen, read, costs: timings === true }), file, io);
  }
}

/** A gate that fails outranks what is missing: more repositories would not make it pass. */
export function exitCodeOf(
  { gate, accounting, missing }: OrgRecord,
  { 'allow-partial': allowed }: Values,
): number {
  const asks = gate && !gate.reportOnly ? gate.outcome : 'passed';
  if (asks === 'failed') return 1;
  return asks === 'cannot-tell' || ((isPartial(accounting) || missing.length > 0) && !allowed) ? 3 : 0;
}
