import { defineDetector } from '../../src/detector.js';
import { paths } from '../../src/input/files.js';

/** Names of documents by which people test by hand. */
const testPlan =
  /(^|\/)[^/]{0,60}(test[-_ ]?(plan|script|case|protocol|sheet|checklist|scenario)s?|manual[-_ ]?test\w{0,6}|regression[-_ ]?(test[-_ ]?)?(plan|script|checklist|sheet)s?|(uat|qa|smoke|acceptance)[-_ ]?(test[-_ ]?)?(plan|script|checklist|sheet)s?|testprotokoll|testplan)[^/]{0,60}\.(md|adoc|rst|txt|docx?|xlsx?|xlsm|ods|odt|pdf|csv)$/i;

export default defineDetector({
  about: 'Test plans and scripts for people',
  reads: {
    documents: paths('**/*.{md,adoc,rst,txt,doc,docx,xls,xlsx,xlsm,ods,odt,pdf,csv}', {
      in: ['product', 'documentation', 'test'],
    }),
  },
  emits: ['tests.manual-scripts'],
  *detect({ documents }) {
    for (const path of documents.filter((one) => testPlan.test(one)).slice(0, 3))
      yield {
        signal: 'tests.manual-scripts',
        at: { path, line: 1 },
        note: 'a plan or script by which people test',
      };
  },
});
