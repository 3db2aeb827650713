import { defineDetector } from '../../src/detector.js';
import { paths } from '../../src/input/files.js';
import { type Manifest, manifests } from '../../src/input/manifests.js';

/** Files that only a build makes, wherever they stand. */
const compiled = '**/*.{class,pyc,o,obj,war,ear,apk,aab,ipa,nupkg,whl,egg}';

/** Files that a build makes when they stand where builds write or carry the product's own name. */
const binaries = '**/*.{jar,dll,exe,so,dylib,js,css}';
const output = /(^|\/)(dist|out|target|bin\/(Debug|Release)|obj|release)\//;

export default defineDetector({
  about: 'Built files under version control',
  reads: {
    compiled: paths(compiled, { in: ['product', 'generated'] }),
    binaries: paths(binaries, { in: ['product', 'generated'] }),
    actions: paths(['action.yml', 'action.yaml']),
    manifests: manifests(),
  },
  emits: ['build.committed-artifacts'],
  *detect({ compiled, binaries, actions, manifests }) {
    const own = manifests.filter(({ class_ }) => class_ === 'product');
    // An action is run from its repository: the platform wants what it runs to be committed.
    const built = actions.length > 0 ? [] : binaries.filter((path) => isBuilt(path, own));
    for (const path of [...compiled, ...built].slice(0, 3))
      yield { signal: 'build.committed-artifacts', at: { path, line: 1 }, note: 'a built file is committed' };
  },
});

function isBuilt(path: string, manifests: readonly Manifest[]): boolean {
  if (/gradle-wrapper\.jar$|maven-wrapper\.jar$/.test(path)) return false;
  const isScript = /\.(js|css)$/.test(path);
  if (!isScript) return output.test(path) || namesProduct(path, manifests);
  const builds = manifests.some(
    ({ ecosystem, folder, scripts }) =>
      ecosystem === 'npm' &&
      scripts.some(({ name }) => name === 'build') &&
      (folder === '' || path.startsWith(`${folder}/`)),
  );
  return (
    builds &&
    (/(^|\/)dist\/[^/]+\.js$/.test(path) || (/[.-]min\.js$/.test(path) && namesProduct(path, manifests)))
  );
}

/** `tea-1.2.jar` of the product called tea. */
function namesProduct(path: string, manifests: readonly Manifest[]): boolean {
  const base = path.slice(path.lastIndexOf('/') + 1).replace(/([-.]min)?\.\w+$/, '');
  return manifests.some(({ name }) => {
    const own = name?.split(/[/:]/).pop();
    return own !== undefined && own.length > 2 && (base === own || base.startsWith(`${own}-`));
  });
}
