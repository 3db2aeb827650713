import { defineDetector } from '../../src/detector.js';
import { type CodeMatch, type CodePattern, code as codeOf } from '../../src/input/code.js';
import { files, paths } from '../../src/input/files.js';
import { folderOf } from '../../src/input/folders.js';
import { asProduct, ofDeclarativeCode } from './_signals.js';

interface Row {
  readonly tool: string;
  readonly path: RegExp;
  /** What the file must hold. Linear-time. */
  readonly holds: RegExp;
  readonly example: string;
}

/** Descriptions of cloud resources other than Terraform's. */
export const rows: readonly Row[] = [
  {
    tool: 'Bicep',
    path: /\.bicep$/,
    holds: /^(resource|module|targetScope)\b/m,
    example: "resource plan 'Microsoft.Web/serverfarms@2022-03-01' = {",
  },
  {
    tool: 'ARM template',
    path: /\.json$/,
    holds: /"\$schema"\s*:\s*"https:\/\/schema\.management\.azure\.com\/[^"]{0,120}eploymentTemplate\.json/,
    example: '"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"',
  },
  {
    tool: 'CloudFormation',
    path: /\.(ya?ml|json|template)$/,
    holds: /^[ \t]*"?AWSTemplateFormatVersion"?[ \t]*:/m,
    example: "AWSTemplateFormatVersion: '2010-09-09'",
  },
  {
    tool: 'CDK',
    path: /(^|\/)cdk\.json$/,
    holds: /"app"\s*:/,
    example: '{ "app": "npx ts-node bin/tea.ts" }',
  },
  {
    tool: 'Pulumi',
    path: /(^|\/)Pulumi\.ya?ml$/,
    holds: /^runtime:/m,
    example: 'name: tea\nruntime: nodejs',
  },
  {
    tool: 'Copilot',
    path: /(^|\/)copilot\/[^/]+\/manifest\.yml$/,
    holds: /^type:/m,
    example: 'name: tea\ntype: Load Balanced Web Service',
  },
];

/** What a description sets up, one match a part. */
const part =
  /^[ \t]{1,40}"?Type"?[ \t]*:[ \t]*["']?(?:AWS|Custom)::|^[ \t]{1,40}"type"[ \t]*:[ \t]*"Microsoft\.|^(?:resource|module)[ \t]/gm;
/** Fewer parts are no environment that is set up together. */
const partsOfAnEnvironment = 5;

/** Parts that programs of the CDK make: each is handed the stack that it belongs to. */
export const constructs = [
  {
    languages: ['javascript', 'typescript'],
    literal: '(this,',
    pattern: /\bnew [\w.]{2,80}\(\s{0,20}this,\s{0,20}["'`]/,
    example: "new Bucket(this, 'Teas');",
  },
  {
    languages: ['javascript', 'typescript'],
    literal: 'this,',
    pattern: /\bnew [\w.]{2,80}\(\s{1,20}this,\s{0,20}["'`]/,
    example: "new Bucket(\n  this,\n  'Teas',\n);",
  },
  {
    languages: ['python'],
    literal: 'self,',
    pattern: /\b\w{1,60}\.[A-Z]\w{2,60}\(\s{0,20}self,\s{0,20}["']/,
    example: 's3.Bucket(self, "Teas")',
  },
  {
    languages: ['java', 'kotlin', 'csharp'],
    literal: 'this,',
    pattern: /\bnew [\w.]{2,80}\(\s{0,20}this,\s{0,20}"|\.Builder\.create\(\s{0,20}this,\s{0,20}"/,
    example: 'Bucket.Builder.create(this, "Teas").build();',
  },
] as const satisfies readonly CodePattern[];

/** Where descriptions serve tests and people who work on the repository. */
const helper = /(^|\/)(hack|tools?|scripts?|ci)\//;

export default defineDetector({
  about: 'Cloud resources described by Bicep, ARM, CloudFormation, CDK or Pulumi',
  reads: {
    described: files([
      '**/*.bicep',
      '**/*.template',
      '**/{azuredeploy,mainTemplate,*.template,cdk}.json',
      '**/{cloudformation,cfn,infra,infrastructure,templates,aws,stacks}/**/*.{yml,yaml,json}',
      '**/{template,cloudformation,stack,*-stack,*.cfn}.{yml,yaml}',
      '**/Pulumi.{yml,yaml}',
      '**/copilot/*/manifest.yml',
    ]),
    code: paths('**/*.{java,kt,go,py,rb,js,ts,tsx,jsx,cs,php,rs,ex,scala,swift,c,cc,cpp}'),
    made: codeOf(constructs),
  },
  emits: [
    'infrastructure.present',
    'infrastructure.scripted',
    'infrastructure.declarative',
    'infrastructure.orchestrated',
    'deploy.scripted',
    'deploy.by-script',
    'delivery.scripted',
    'delivers.infrastructure',
    'code.application',
    'build.command',
  ],
  *detect({ described, code, made }) {
    const found = described.flatMap((file) => {
      const row = rows.find(({ path, holds }) => path.test(file.path) && holds.test(file.text));
      const parts = file.text.match(part)?.length ?? 0;
      return row ? [{ at: file.find(row.holds) ?? file.at(1), tool: row.tool, parts }] : [];
    });
    const largest = found.reduce((most, { parts }) => Math.max(most, parts), 0);
    const together = found.find(({ parts }) => parts === largest);
    if (together && largest >= partsOfAnEnvironment)
      yield {
        signal: 'infrastructure.orchestrated',
        at: together.at,
        note: `${largest} resources that ${together.tool} sets up together`,
      };
    const program = found.find(
      ({ tool, at }) => tool === 'CDK' && madeBy(folderOf(at.path ?? ''), made) >= partsOfAnEnvironment,
    );
    if (program)
      yield {
        signal: 'infrastructure.orchestrated',
        at: program.at,
        note: 'resources that a program of the CDK sets up together',
      };
    for (const { at, tool } of found.slice(0, 3)) {
      for (const signal of ofDeclarativeCode) yield { signal, at, note: tool };
      if (found.length > code.length && !helper.test(at.path ?? ''))
        for (const signal of asProduct) yield { signal, at, note: `${tool} is most of the repository` };
    }
  },
});

/** How many parts the code in a folder makes. */
function madeBy(folder: string, made: readonly CodeMatch[]): number {
  const own = made.filter(({ file }) => folder === '' || file.path.startsWith(`${folder}/`));
  const texts = new Map(own.map(({ file, row }) => [`${file.path} ${row.pattern.source}`, { file, row }]));
  return [...texts.values()].reduce(
    (sum, { file, row }) => sum + (file.text.match(new RegExp(row.pattern.source, 'g'))?.length ?? 0),
    0,
  );
}
