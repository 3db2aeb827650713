import type { Place } from '../../src/detector.js';
import type { SourceFile } from '../../src/input/source-file.js';

interface Row {
  readonly path: RegExp;
  /** What says that functions of one vendor's cloud are described. Linear-time. */
  readonly describes: RegExp;
  readonly example: string;
}

/** Where functions that only one vendor's cloud runs are described. */
export const functionRows: readonly Row[] = [
  {
    path: /(^|\/)serverless\.(ya?ml|json|ts|js)$/,
    describes:
      /\bprovider['"]?:[ \t]*(\n[ \t]+(#[^\n]*\n[ \t]+)?name:[ \t]*)?\{?['"]?(aws|google|azure|openwhisk|aliyun|tencent)\b/,
    example: 'provider:\n  name: aws',
  },
  {
    path: /\.(ya?ml|json)$/,
    describes: /^[ \t]*['"]?Type['"]?:[ \t]*['"]?AWS::Serverless::Function\b/m,
    example: '    Type: AWS::Serverless::Function',
  },
  { path: /(^|\/)function\.json$/, describes: /"bindings"\s*:/, example: '{ "bindings": [] }' },
  { path: /(^|\/)host\.json$/, describes: /"version"\s*:\s*"[23]\.0"/, example: '{ "version": "2.0" }' },
  {
    path: /(^|\/)wrangler\.(toml|jsonc?)$/,
    describes: /^\s*"?main"?\s*[=:]/m,
    example: 'main = "src/index.ts"',
  },
  { path: /(^|\/)firebase\.json$/, describes: /"functions"\s*:/, example: '{ "functions": {} }' },
];

export const functionGlobs = [
  '**/serverless.{yml,yaml,json,ts,js}',
  '**/{template,sam,template-*,*-template}.{yml,yaml,json}',
  '**/{function,host,firebase}.json',
  '**/wrangler.{toml,json,jsonc}',
];

/** The places where functions are described, one per file. */
export function functionPlaces(files: readonly SourceFile[]): readonly Place[] {
  return files.flatMap((file) => {
    const row = functionRows.find(({ path, describes }) => path.test(file.path) && describes.test(file.text));
    const at = row && file.find(row.describes);
    return at ? [at] : [];
  });
}
