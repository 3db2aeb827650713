import { build } from 'esbuild';
import { root } from './paths.js';

/** What GitHub says about a file. */
export type Parse = (content: string) => readonly string[];

interface Module {
  readonly workflow: Parse;
  readonly action: Parse;
}

const source = `
  import { NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser';
  import { parseAction } from '@actions/workflow-parser/actions/action-parser';
  const by = (parse) => (content) =>
    parse({ name: 'x.yml', content }, new NoOperationTraceWriter()).context.errors.getErrors().map((error) => error.message);
  export const workflow = by(parseWorkflow);
  export const action = by(parseAction);
`;

/** GitHub's own parser. It is written for bundlers: Node.js does not import its JSON. */
export async function githubParser(): Promise<Module> {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: root },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire('file:///');" },
  });
  const text = Buffer.from(outputFiles[0]?.contents ?? []).toString('base64');
  return import(/* @vite-ignore */ `data:text/javascript;base64,${text}`);
}
