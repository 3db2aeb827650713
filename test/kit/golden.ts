import { jsonReport } from '../../src/report/json.js';
import { terminalReport } from '../../src/report/terminal.js';
import { shop, shopModel } from './assessments.js';

/** Whole reports of a hand-made assessment by path: a change of wording or layout shows as a difference to read. */
export function goldenReports(): Readonly<Record<string, string>> {
  const paper = { width: 80, colour: false, unicode: true };
  const two = shop({
    models: [shopModel(), shopModel({ id: 'other', name: 'Another model' })],
    seen: { decided: 12, unknown: 4 },
  });
  return {
    'fixtures/golden/report.txt': terminalReport(two, paper),
    'fixtures/golden/report-ascii.txt': terminalReport(shop(), { ...paper, unicode: false }),
    'fixtures/golden/report-colour.txt': terminalReport(shop(), { ...paper, colour: true }),
    'fixtures/golden/report-narrow.txt': terminalReport(shop(), { ...paper, width: 40 }),
    'fixtures/golden/report.json': jsonReport(shop()),
  };
}
