import { defineDetector, type Place } from '../../src/detector.js';
import { files, paths } from '../../src/input/files.js';
import type { SourceFile } from '../../src/input/source-file.js';
import { asProduct, ofDeclarativeCode } from './_signals.js';

/** Blocks that a root module has and a published module does not. */
const rootBlock = /^\s*(backend\s+"|cloud\s*\{|provider\s+"[^"]+"\s*\{)/m;
const resource = /^(resource|module)\s+"/gm;
/** Fewer parts are no environment that is set up together. */
const partsOfAnEnvironment = 5;
const source = '**/*.{java,kt,go,py,rb,js,ts,tsx,jsx,cs,php,rs,ex,scala,swift,c,cc,cpp}';

export default defineDetector({
  about: 'Terraform and OpenTofu code',
  reads: { modules: files(['**/*.tf', '**/*.tofu']), settings: paths('**/*.tfvars'), code: paths(source) },
  emits: [
    'deploy.zero-downtime',
    'deploy.rollback-by-itself',
    'infrastructure.present',
    'infrastructure.scripted',
    'infrastructure.declarative',
    'infrastructure.orchestrated',
    'deploy.scripted',
    'deploy.by-script',
    'delivery.scripted',
    'delivers.infrastructure',
    'config.versioned',
    'code.library',
    'code.application',
    'build.command',
    'deploy.same-process',
    'deploy.several-environments',
    'infrastructure.several-environments',
  ],
  *detect({ modules, settings, code }) {
    const roots = modules.filter(({ text }) => rootBlock.test(text));
    const [first] = modules;
    const product = first !== undefined && modules.length > code.length;
    for (const file of roots.slice(0, 3)) {
      const at = file.find(rootBlock) ?? file.at(1);
      for (const signal of ofDeclarativeCode) {
        yield { signal, at, note: 'Terraform' };
      }
      if (product)
        for (const signal of asProduct) yield { signal, at, note: 'Terraform is most of the repository' };
    }
    if (product && roots.length === 0 && first) {
      for (const signal of ['code.library', 'code.application', 'infrastructure.present'] as const)
        yield { signal, at: first.at(1), note: 'a Terraform module' };
    }
    const parts = modules.reduce((sum, { text }) => sum + (text.match(resource)?.length ?? 0), 0);
    const [root] = roots;
    if (root && parts >= partsOfAnEnvironment)
      yield {
        signal: 'infrastructure.orchestrated',
        at: root.at(1),
        note: `${parts} resources and modules that are set up together`,
      };
    const deploying = modules.flatMap((file) => runsElsewhere(file, modules) ?? [])[0];
    if (deploying)
      yield {
        unseen: ['deploy.zero-downtime', 'deploy.rollback-by-itself'],
        reason: 'a module that is kept elsewhere runs the application',
        at: deploying,
      };
    for (const path of settings.slice(0, 2))
      yield { signal: 'config.versioned', at: { path, line: 1 }, note: 'values of the environments' };
    const byWorkspace = modules.find(({ text }) =>
      /^[^#\n]{0,300}(?:lookup\([^)\n]{0,200}terraform\.workspace|\[terraform\.workspace\])/m.test(text),
    );
    if (byWorkspace) {
      const at = byWorkspace.find(/terraform\.workspace/) ?? byWorkspace.at(1);
      for (const signal of [
        'deploy.same-process',
        'deploy.several-environments',
        'infrastructure.several-environments',
        'config.versioned',
      ] as const)
        yield { signal, at, note: 'environments are workspaces of the same code' };
    }
  },
});

/** Where a module that is not kept here is handed an image to run. */
function runsElsewhere(file: SourceFile, modules: readonly SourceFile[]): Place | undefined {
  for (const block of file.text.matchAll(/^module\s+"[\w-]{1,80}"\s*\{[^}]{0,2000}/gm)) {
    const from = /^[ \t]*source\s*=\s*"([^"\n]{1,300})"/m.exec(block[0])?.[1] ?? '';
    const isLocal = /^\.{1,2}\//.test(from);
    const last = from.split('/').at(-1) ?? '';
    const isHere = isLocal && modules.some(({ folder }) => folder.split('/').at(-1) === last);
    if (
      from !== '' &&
      !isHere &&
      /^[ \t]*(?:docker_|container_|app_)?image(?:_tag|_name|_uri)?\s*=/m.test(block[0])
    )
      return file.at(file.lineAt(block.index));
  }
  return undefined;
}
