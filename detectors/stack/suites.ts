import { defineDetector } from '../../src/detector.js';
import { files, paths } from '../../src/input/files.js';

interface Row {
  readonly signal: 'stack.enterprise-suite' | 'stack.gui-artifacts' | 'stack.vendor-bound';
  readonly path: RegExp;
  readonly note: string;
  readonly example: string;
}

/** Files that only a suite, a vendor's tool with a graphical interface, or a vendor's platform has. */
export const rows: readonly Row[] = [
  {
    signal: 'stack.enterprise-suite',
    path: /(^|\/)(weblogic|weblogic-application|weblogic-ejb-jar)\.xml$/,
    note: 'WebLogic descriptor',
    example: 'WEB-INF/weblogic.xml',
  },
  {
    signal: 'stack.enterprise-suite',
    path: /(^|\/)ibm-(web|ejb-jar|application)-\w+\.xml$/,
    note: 'WebSphere descriptor',
    example: 'WEB-INF/ibm-web-bnd.xml',
  },
  {
    signal: 'stack.enterprise-suite',
    path: /\.(fmb|pll|mmb|jws|jpr)$/i,
    note: 'Oracle Forms or ADF',
    example: 'forms/orders.fmb',
  },
  {
    signal: 'stack.enterprise-suite',
    path: /\.(prog|clas|fugr|tabl)\.(abap|xml)$/i,
    note: 'SAP ABAP',
    example: 'src/zorders.prog.abap',
  },
  {
    signal: 'stack.enterprise-suite',
    path: /(^|\/)sfdx-project\.json$|(^|\/)force-app\/.+-meta\.xml$/,
    note: 'Salesforce metadata',
    example: 'sfdx-project.json',
  },
  {
    signal: 'stack.enterprise-suite',
    path: /\.(spfx|webpart|sif)$/i,
    note: 'SharePoint or Siebel',
    example: 'src/news.webpart',
  },
  {
    signal: 'stack.gui-artifacts',
    path: /\.(dtsx|btproj|odx|btm)$/i,
    note: 'SSIS or BizTalk',
    example: 'etl/load.dtsx',
  },
  {
    signal: 'stack.gui-artifacts',
    path: /\.(mdb|accdb)$/i,
    note: 'Access database',
    example: 'orders.accdb',
  },
  {
    signal: 'stack.gui-artifacts',
    path: /(^|\/)jobs\/[^/]+\/config\.xml$/,
    note: 'Jenkins freestyle job',
    example: 'jobs/build/config.xml',
  },
  {
    signal: 'stack.gui-artifacts',
    path: /(^|\/)(Other\/Solution\.xml|\w+\.msapp)$/,
    note: 'Power Platform solution',
    example: 'Other/Solution.xml',
  },
  {
    signal: 'stack.vendor-bound',
    path: /(^|\/)sfdx-project\.json$/,
    note: 'runs on Salesforce only',
    example: 'sfdx-project.json',
  },
];

const functions = /AWS::Serverless::Function|^\s*provider:\s*\n\s+name:\s*(aws|google|azure)\b/m;

export default defineDetector({
  about: 'Enterprise suites, artefacts of graphical tools, runtimes of one vendor',
  reads: {
    all: paths([
      '**/*.{xml,json,fmb,pll,mmb,jws,jpr,abap,spfx,webpart,sif,dtsx,btproj,odx,btm,mdb,accdb,msapp}',
    ]),
    descriptors: files(['**/serverless.{yml,yaml}', '**/{template,sam}.{yml,yaml}']),
    images: paths(['**/Dockerfile', '**/Procfile', '**/Chart.yaml']),
  },
  emits: ['stack.enterprise-suite', 'stack.gui-artifacts', 'stack.vendor-bound'],
  *detect({ all, descriptors, images }) {
    for (const { signal, path: pattern, note } of rows) {
      for (const path of all.filter((one) => pattern.test(one)).slice(0, 2))
        yield { signal, at: { path, line: 1 }, note };
    }
    if (images.length > 0) return;
    for (const file of descriptors.filter(({ text }) => functions.test(text)).slice(0, 2)) {
      yield {
        signal: 'stack.vendor-bound',
        at: file.find(functions) ?? file.at(1),
        note: "functions of one vendor's cloud",
      };
    }
  },
});
