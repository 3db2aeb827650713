import { appendFile } from 'node:fs/promises';
import { type GateRecord, gateFormats } from '../report/gate/formats.js';
import type { Io } from './io.js';
import { note } from './note.js';

/** Adds the report to the summary of the job. Where there is none, that is said, and changes nothing. */
export async function addJobSummary(record: GateRecord, io: Io): Promise<void> {
  const file = io.env.GITHUB_STEP_SUMMARY;
  if (file === undefined || file === '') {
    note('GITHUB_STEP_SUMMARY is not set: no job summary is written', io);
    return;
  }
  const render = await gateFormats.markdown.load();
  try {
    await appendFile(file, render(record));
  } catch {
    note('the file that GITHUB_STEP_SUMMARY names cannot be written: no job summary is written', io);
  }
}
