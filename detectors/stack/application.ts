import { defineDetector } from '../../src/detector.js';
import { paths } from '../../src/input/files.js';
import { languageOf, sourceGlob } from '../../src/input/languages.js';
import { manifests } from '../../src/input/manifests.js';
import { areDotfiles, isBesideProduct, isDataSet, isScript, programs } from './_sources.js';

/** Packages that check documents. */
const ofDocuments = /markdownlint|textlint|^remark|cspell|^alex$|prettier|link-check/;

/** More programs are a product, however many documents stand around them. */
const mostHelpers = 10;

export default defineDetector({
  about: 'Product source code',
  reads: {
    sources: paths([
      ...sourceGlob,
      '**/*.ipynb',
      '**/*.ino',
      '**/*.cu',
      '**/*.f90',
      '**/*.abap',
      '**/*.cls',
      '**/*.sas',
      '**/*.cob',
      '**/*.cbl',
    ]),
    documents: paths('**/*.{md,mdx,rst,adoc,txt}', { in: ['product', 'documentation'] }),
    all: paths('**/*'),
    manifests: manifests(),
    infrastructure: paths([
      '**/*.tf',
      '**/kustomization.{yaml,yml}',
      '**/Chart.yaml',
      '**/*playbook*.{yml,yaml}',
      '**/ansible.cfg',
      '**/*.bicep',
    ]),
  },
  emits: ['code.application'],
  *detect({ sources, documents, all, manifests, infrastructure }) {
    // Rulings: dotfiles, lists, notes and documents deliver nothing; scripts and tools do.
    if (areDotfiles(all)) return;
    const own = programs(sources);
    const named = manifests.some(
      ({ class_, dependencies }) =>
        class_ === 'product' &&
        dependencies.some(({ name, scope }) => scope !== 'development' && !ofDocuments.test(name)),
    );
    const real = own.filter((path) => !isScript(path));
    const aside =
      (!named && own.length <= mostHelpers && documents.length >= own.length * 5) ||
      (isDataSet(all) && own.every((path) => isScript(path) || isBesideProduct(path))) ||
      (infrastructure.length > 0 && own.every((path) => isScript(path) || isBesideProduct(path)));
    for (const path of (real.length > 0 ? real : own).slice(0, 2)) {
      const place = { signal: 'code.application', at: { path, line: 1 } } as const;
      yield aside
        ? { ...place, note: 'a helper beside documents or infrastructure code', strength: 'weak' }
        : { ...place, note: `source code (${languageOf(path) ?? 'program'}), ${own.length} files in all` };
    }
  },
});
