import { defineDetector } from '../../src/detector.js';
import { code } from '../../src/input/code.js';
import { dockerfiles } from '../../src/input/dockerfile.js';
import { files, paths } from '../../src/input/files.js';
import { manifests } from '../../src/input/manifests.js';
import { functionGlobs, functionPlaces } from './_functions.js';
import { runsWith, servers } from './_servers.js';

interface Platform {
  readonly path: RegExp;
  readonly note: string;
  readonly example: string;
}

/** Files that only run on one vendor's software as a service. */
export const platforms: readonly Platform[] = [
  { path: /(^|\/)sfdx-project\.json$/, note: 'runs on Salesforce only', example: 'sfdx-project.json' },
  {
    path: /(^|\/)sys_script_include_[0-9a-f]{32}\.xml$|(^|\/)sn_source_control\.properties$/,
    note: 'runs on ServiceNow only',
    example: 'sn_source_control.properties',
  },
  { path: /(^|\/)layout\/theme\.liquid$/, note: 'runs on Shopify only', example: 'layout/theme.liquid' },
  { path: /(^|\/)appsscript\.json$/, note: 'runs on Google Apps Script only', example: 'appsscript.json' },
  {
    path: /(^|\/)Other\/Solution\.xml$/i,
    note: 'runs on Power Platform only',
    example: 'Other/Solution.xml',
  },
  { path: /(^|\/)[\w.-]+\.mpr$/, note: 'runs on Mendix only', example: 'Shop.mpr' },
  { path: /(^|\/)[\w.-]+\.oml$/, note: 'runs on OutSystems only', example: 'Shop.oml' },
];

export default defineDetector({
  about: "Products that only one vendor's runtime runs",
  reads: {
    all: paths(['**/*.{json,xml,liquid,mpr,oml,properties}']),
    functions: files(functionGlobs),
    images: dockerfiles(),
    processes: paths('**/Procfile'),
    servers: code(servers),
    manifests: manifests(),
  },
  emits: ['stack.vendor-bound'],
  *detect({ all, functions, images, processes, servers, manifests }) {
    for (const { path: pattern, note } of platforms) {
      const path = all.find((one) => pattern.test(one));
      if (path !== undefined) yield { signal: 'stack.vendor-bound', at: { path, line: 1 }, note };
    }
    // Criterion: only where nothing else runs it.
    const runsElsewhere =
      images.length > 0 || processes.length > 0 || servers.some(({ row }) => runsWith(row, manifests));
    if (runsElsewhere) return;
    for (const at of functionPlaces(functions).slice(0, 2))
      yield { signal: 'stack.vendor-bound', at, note: "functions that only one vendor's cloud runs" };
  },
});
