import { orgFormats } from '../../report/org/formats.js';
import { merged } from '../../report/org/merge.js';
import type { Call } from '../commands.js';
import { formsOf } from '../forms.js';
import type { Io } from '../io.js';
import { deliverForms, exitCodeOf } from '../org/deliver.js';
import { PartFiles } from '../org/part-files.js';

/** Puts together what several runs wrote, as if it had been one. */
export async function run({ positionals, values }: Call, io: Io): Promise<number> {
  const forms = formsOf(values, orgFormats);
  const files = new PartFiles(io);
  try {
    const parts = [];
    for (const file of positionals) parts.push(await files.read(file));
    const record = merged(parts, {
      allowPartial: values['allow-partial'] === true,
      ...(values['group-by'] ? { groupBy: values['group-by'] } : {}),
    });
    await deliverForms(record, forms, (report) => files.report(report, record.tool), values, io);
    return exitCodeOf(record, values);
  } finally {
    await files.close();
  }
}
