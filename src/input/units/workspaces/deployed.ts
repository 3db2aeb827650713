import { dockerfileGlobs } from '../../dockerfile.js';
import type { SourceFile } from '../../source-file.js';
import { parseYaml } from '../../yaml.js';
import { type Member, memberOf, membersIn, type Workspace } from './workspace.js';

/** The folder of the file, by the file. */
const itself = (file: SourceFile): readonly Member[] => [memberOf('.', file.at(1))];

/** Images for people's machines and for tests are no deliverables. */
const forOthers = /(^|\/)(\.devcontainer|\.github)\/|[.-](dev|development|test|tests|ci|debug)\b/i;

function built(file: SourceFile): readonly Member[] {
  const parsed = parseYaml(file);
  if ('reason' in parsed || forOthers.test(file.path)) return [];
  return (parsed.root.get('services')?.entries() ?? []).flatMap(({ value }) => {
    const build = value.get('build');
    if (build?.kind !== 'mapping') return membersIn(build);
    // One context for all, the root, says nothing of what is built in it.
    const beside = /^(\.\/)?[\w.-]+$/.test(build.get('dockerfile')?.text ?? 'Dockerfile');
    return beside ? membersIn(build.get('context')) : [];
  });
}

/** Said of a folder that an image is made of. */
export const withImage = 'folder with an image of its own';

/** Folders that are delivered by a file of their own. */
export const deployed: readonly Workspace[] = [
  {
    about: withImage,
    globs: dockerfileGlobs,
    delivers: true,
    members: (file) => (forOthers.test(file.path) || /\.dockerignore$/.test(file.path) ? [] : itself(file)),
    example: { path: 'apps/kettle/Dockerfile', text: 'FROM scratch\n', members: ['.'] },
  },
  {
    about: 'service that Compose builds',
    globs: ['**/{docker-,}compose.{yaml,yml}', '**/{docker-,}compose.prod*.{yaml,yml}'],
    delivers: true,
    plain: true,
    members: built,
    example: {
      path: 'compose.yaml',
      text: 'services:\n  kettle: { build: ./kettle }\n  cup: { build: { context: cup } }\n  db: { image: postgres }\n',
      members: ['./kettle', 'cup'],
    },
  },
  {
    about: "folder with a platform's description of its own",
    globs: [
      '**/Procfile',
      '**/serverless.{yml,yaml}',
      '**/{fly,wrangler,netlify}.toml',
      '**/wrangler.json{,c}',
      '**/vercel.json',
      '**/app.yaml',
      '**/samconfig.toml',
    ],
    delivers: true,
    members: itself,
    example: { path: 'apps/kettle/fly.toml', text: 'app = "kettle"\n', members: ['.'] },
  },
];
