import { defineDetector } from '../../src/detector.js';
import { dockerfiles } from '../../src/input/dockerfile.js';
import { files, paths } from '../../src/input/files.js';
import { type Manifest, manifests } from '../../src/input/manifests.js';

interface Row {
  readonly signal: 'stack.enterprise-suite' | 'stack.gui-artifacts';
  readonly path: RegExp;
  /** What the file must hold where its name alone does not tell. Linear-time. */
  readonly holds?: RegExp;
  readonly note: string;
  readonly example: string;
}

const suite = 'stack.enterprise-suite';
const gui = 'stack.gui-artifacts';

/** Files that only a vendor's suite or graphical tool has. */
export const rows: readonly Row[] = [
  {
    signal: suite,
    path: /(^|\/)weblogic(-application|-ejb-jar|-ra)?\.xml$/,
    note: 'WebLogic descriptor',
    example: 'WEB-INF/weblogic.xml',
  },
  {
    signal: suite,
    path: /(^|\/)ibm-(web|ejb-jar|application)-(bnd|ext)\.(xml|xmi)$/,
    note: 'WebSphere descriptor',
    example: 'WEB-INF/ibm-web-bnd.xml',
  },
  { signal: suite, path: /\.(fmb|mmb|olb)$/i, note: 'Oracle Forms module', example: 'forms/orders.fmb' },
  {
    signal: suite,
    path: /\.jpr$/i,
    note: 'Oracle ADF project',
    example: 'ViewController/ViewController.jpr',
  },
  {
    signal: suite,
    path: /(^|\/)composite\.xml$/,
    holds: /xmlns\.oracle\.com\/sca/,
    note: 'Oracle SOA composite',
    example: 'http://xmlns.oracle.com/sca/1.0',
  },
  {
    signal: suite,
    path: /\.(prog|clas|fugr|intf)\.abap$/i,
    note: 'SAP ABAP',
    example: 'src/zorders.prog.abap',
  },
  { signal: suite, path: /\.sif$/i, note: 'Siebel archive', example: 'repository/orders.sif' },
  {
    signal: suite,
    path: /(^|\/)config\/package-solution\.json$/,
    holds: /spfx|sharepoint/i,
    note: 'SharePoint solution',
    example:
      '{ "$schema": "https://developer.microsoft.com/json-schemas/spfx-build/package-solution.schema.json" }',
  },
  {
    signal: suite,
    path: /(^|\/)(Feature|Elements|onet)\.xml$/,
    holds: /schemas\.microsoft\.com\/sharepoint/,
    note: 'SharePoint feature',
    example: '<Feature xmlns="http://schemas.microsoft.com/sharepoint/">',
  },
  {
    signal: suite,
    path: /(^|\/)sfdx-project\.json$/,
    note: 'Salesforce metadata',
    example: 'sfdx-project.json',
  },
  {
    signal: suite,
    path: /(^|\/)package\.xml$/,
    holds: /soap\.sforce\.com/,
    note: 'Salesforce metadata',
    example: '<Package xmlns="http://soap.sforce.com/2006/04/metadata">',
  },
  { signal: gui, path: /\.(dtsx|dtproj)$/i, note: 'SSIS package', example: 'etl/load.dtsx' },
  { signal: gui, path: /\.(btproj|odx|btm)$/i, note: 'BizTalk artefact', example: 'Orders/Orders.btproj' },
  {
    signal: gui,
    path: /\.(xml|XML)$/,
    holds: /<!DOCTYPE POWERMART|<POWERMART\s/,
    note: 'Informatica export',
    example: '<!DOCTYPE POWERMART SYSTEM "powrmart.dtd">',
  },
  {
    signal: gui,
    path: /\.(process|bwp)$/,
    holds: /xmlns\.tibco\.com|tibco/i,
    note: 'TIBCO process',
    example: '<pd:ProcessDefinition xmlns:pd="http://xmlns.tibco.com/bw/process/2003">',
  },
  { signal: gui, path: /\.(mdb|accdb|adp)$/i, note: 'Access database', example: 'orders.accdb' },
  {
    signal: gui,
    path: /(^|\/)Other\/Solution\.xml$|\.msapp$/i,
    note: 'Power Platform solution',
    example: 'Other/Solution.xml',
  },
  {
    signal: gui,
    path: /(^|\/)config\.xml$/,
    holds: /<hudson\.tasks\.|<project>[\s\S]{0,4000}<builders>/,
    note: 'Jenkins freestyle job',
    example: '<hudson.tasks.Shell>',
  },
];

export default defineDetector({
  about: 'Enterprise suites and artefacts of graphical tools',
  reads: {
    named: paths('**/*'),
    manifests: manifests(),
    images: dockerfiles(),
    texts: files([
      '**/{composite,Feature,Elements,onet,package,config}.xml',
      '**/config/package-solution.json',
      '**/*.{process,bwp}',
      '**/*[Ww]orkflow*.{xml,XML}',
      '**/{wf_,m_,s_}*.{xml,XML}',
    ]),
  },
  emits: ['stack.enterprise-suite', 'stack.gui-artifacts'],
  *detect({ named, texts, manifests, images }) {
    const elsewhere = images.length > 0 || manifests.some(runsElsewhere);
    for (const { signal, path: pattern, holds, note } of rows) {
      const found = holds
        ? texts
            .filter(({ path, text }) => pattern.test(path) && holds.test(text))
            .map((file) => file.find(holds) ?? file.at(1))
        : named.filter((path) => pattern.test(path)).map((path) => ({ path, line: 1 }));
      for (const at of found.slice(0, 2))
        yield /descriptor/.test(note) && elsewhere
          ? { signal, at, note: `${note}, but it runs on open servers too`, strength: 'weak' }
          : { signal, at, note };
    }
  },
});

/** A product that brings or names an open server does not need the suite whose descriptor it carries. */
function runsElsewhere({ class_, dependencies }: Manifest): boolean {
  return (
    class_ === 'product' &&
    dependencies.some(({ name }) =>
      /jetty|tomcat|undertow|wildfly|quarkus|spring-boot|executable-war/.test(name),
    )
  );
}
