import { gateAnnotations } from '../../src/report/gate/github.js';
import { gateJunit } from '../../src/report/gate/junit.js';
import { gateMarkdown } from '../../src/report/gate/markdown.js';
import { gateSarif } from '../../src/report/gate/sarif.js';
import { gateReport } from '../../src/report/gate/terminal.js';
import { jsonReport } from '../../src/report/json.js';
import { orgFormats } from '../../src/report/org/formats.js';
import { markdownReport } from '../../src/report/scan-markdown.js';
import { terminalReport } from '../../src/report/terminal.js';
import { shop, shopModel } from './assessments.js';
import { gatedShop, gateRecord } from './gates.js';
import { failedAt, recordOf, reports, teaShops } from './organisations.js';

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
    'fixtures/golden/report.md': markdownReport(gatedShop()),
    'fixtures/golden/gate.txt': gateReport(gateRecord(), paper),
    'fixtures/golden/gate.md': gateMarkdown(gateRecord()),
    'fixtures/golden/gate.sarif': gateSarif(gateRecord()),
    'fixtures/golden/gate.xml': gateJunit(gateRecord()),
    'fixtures/golden/gate.github': gateAnnotations(gateRecord()),
  };
}

/** The same of a hand-made organisation. */
export async function goldenOrganisations(): Promise<Readonly<Record<string, string>>> {
  const record = recordOf([...teaShops(16), failedAt('vanished')], { groupBy: 'topic' });
  const rendered = async (form: keyof typeof orgFormats) => {
    const render = await orgFormats[form].load();
    const screen = { width: 80, colour: false, unicode: true };
    let all = '';
    for await (const part of render(record, { screen, costs: false, read: reports })) all += part;
    return all;
  };
  return {
    'fixtures/golden/org.txt': await rendered('terminal'),
    'fixtures/golden/org.csv': await rendered('csv'),
    'fixtures/golden/org.md': await rendered('markdown'),
  };
}
