import type { Look } from '../dialect.js';
import { type Call, option, positionals } from './argv.js';
import { composed } from './compose.js';
import { resolvePath } from './folders.js';
import { runLines } from './images.js';
import { firstFile } from './read.js';
import type { Runner, Task } from './runner.js';

const valued = new Set(
  '-t --tag -f --file --target --build-arg --platform --label --cache-from --cache-to -o --output --secret --ssh --network --progress --iidfile --metadata-file --builder --context -p --project-name --env-file --profile --pull --scale --timeout --exit-code-from --project-directory --abort-on-container-exit-from --wait-timeout -e -v -u -w --name --entrypoint'.split(
    ' ',
  ),
);

/** Containers: what an image runs when it is built, and what the services run that Compose starts. */
export const containers: Runner = {
  programs: ['docker', 'depot'],
  besides: true,
  tasks(call, look) {
    const args = call.words.slice(1);
    const words = positionals(args, valued);
    if (words[0] === 'compose') return composed(call, args, words.slice(1), look);
    const build =
      words[0] === 'build' ||
      (words[0] === 'buildx' && words[1] === 'build') ||
      (words[0] === 'image' && words[1] === 'build');
    if (!build) return undefined;
    const context = words[words[0] === 'build' ? 1 : 2] ?? '.';
    return dockerfile(context, option(args, '-f', '--file'), option(args, '--target'), call, look);
  },
};

function dockerfile(
  context: string,
  named: string | undefined,
  target: string | undefined,
  call: Call,
  look: Look,
): readonly Task[] | undefined {
  const folder = resolvePath(call.command.folder, context);
  const path = named === undefined ? undefined : resolvePath(call.command.folder, named);
  const file =
    named === undefined
      ? firstFile(folder, ['Dockerfile', 'Containerfile'], look)
      : path === undefined
        ? undefined
        : look.file(path);
  if (!file || folder === undefined) return undefined;
  return [{ name: '', by: `${call.shown} build`, at: file.at(1), parts: runLines(file, folder, target) }];
}
