import { describe, expect, it } from 'vitest';
import { chartName, wholeChartName } from '../src/input/deliveries/chart-name.js';
import { deliveries } from '../src/input/deliveries/deliveries.js';
import { imageName } from '../src/input/deliveries/image-name.js';
import { Reader } from '../src/input/reader.js';
import { Deployments, nameOfDeployments } from '../src/org/deployments.js';
import type { ArtefactDeployed } from '../src/snapshot/deliveries.js';
import { memorySnapshot } from '../src/snapshot/memory.js';
import { listed } from './kit/org.js';

const told = async (files: Readonly<Record<string, string>>, name = 'Tea/Shop') =>
  (await new Reader(memorySnapshot(files), 0).load(deliveries(name))).value;

describe('the whole name of an image', () => {
  it.each([
    ['ghcr.io/tea/shop:1.2', 'ghcr.io/tea/shop'],
    ['ghcr.io/tea/shop@sha256:abc', 'ghcr.io/tea/shop'],
    ['ghcr.io/tea/shop:${{ github.sha }}', 'ghcr.io/tea/shop'],
    ['registry.tea.example:5000/shop:1', 'registry.tea.example:5000/shop'],
    ['tea/shop', 'docker.io/tea/shop'],
    ['index.docker.io/tea/shop:1', 'docker.io/tea/shop'],
  ])('%s', (written, name) => {
    expect(imageName(written)).toBe(name);
  });

  it.each([
    'web',
    'web:1.0',
    'library/postgres',
    'docker.io/library/redis:7',
    'localhost:5000/shop',
    'localhost/shop',
    'ghcr.io/tea/${{ matrix.part }}:1',
    'ghcr.io/tea/shop-${{ matrix.part }}',
    '$REGISTRY/tea/shop',
    'TEMPLATED/shop',
    '',
    `a/${'b'.repeat(400)}`,
  ])('is not known of %s', (written) => {
    expect(imageName(written)).toBeUndefined();
  });
});

const publishing = `on: push
env:
  REGISTRY: ghcr.io
  IMAGE_NAME: \${{ github.repository }}
jobs:
  image:
    runs-on: ubuntu-latest
    steps:
      - id: meta
        uses: docker/metadata-action@v5
        with:
          images: \${{ env.REGISTRY }}/\${{ env.IMAGE_NAME }}
      - uses: docker/build-push-action@v6
        with:
          push: true
          tags: \${{ steps.meta.outputs.tags }}
  tried:
    runs-on: ubuntu-latest
    steps:
      - uses: docker/build-push-action@v6
        with: { push: false, tags: ghcr.io/tea/tried }
  script:
    runs-on: ubuntu-latest
    env: { TARGET: ghcr.io/tea/pot }
    steps:
      - run: |
          docker build -t $TARGET:1 .
          docker push $TARGET:1
          docker push pot
`;

describe('what a repository publishes', () => {
  it('is not told by variables that are set twice, or in the file of somebody else', async () => {
    const twice = publishing
      .replace('jobs:', 'jobs:\n  other: { env: { A: b } }')
      .replace('  REGISTRY: ghcr.io', '  REGISTRY: ghcr.io\n  IMAGE_NAME: tea/other');
    const { published } = await told({ '.github/workflows/image.yml': twice });
    expect(published.map(({ artefact }) => artefact)).toEqual(['ghcr.io/tea/pot']);
    const calling =
      'on: push\nenv:\n  WHERE: ghcr.io/tea/shop\njobs:\n  a:\n    uses: ./.github/workflows/b.yml\n';
    const called = `on: workflow_call
jobs:
  b:
    runs-on: x
    steps:
      - uses: docker/build-push-action@v6
        with: { push: true, tags: '\${{ env.WHERE }}:1' }
`;
    const files = { '.github/workflows/a.yml': calling, '.github/workflows/b.yml': called };
    expect((await told(files)).published).toEqual([]);
  });

  it('is told by its pipelines, with names that the platform gives', async () => {
    const { published } = await told({ '.github/workflows/image.yml': publishing, Dockerfile: 'FROM x\n' });
    expect(published).toEqual([
      { artefact: 'ghcr.io/tea/shop', path: '.github/workflows/image.yml', line: 13 },
      { artefact: 'ghcr.io/tea/pot', path: '.github/workflows/image.yml', line: expect.any(Number) },
    ]);
  });
});

const application = (path: string) => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: shop }
spec:
  source: { repoURL: https://git.example/tea/fleet, path: ${path} }
  destination: { namespace: shop }
  syncPolicy: { automated: {} }
`;
const overlay = `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [../../base]
images:
  - name: shop
    newName: ghcr.io/tea/shop
    newTag: "1.2"
  - name: web
    newTag: "1"
`;
const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: { name: kettle }
spec:
  template:
    spec:
      containers:
        - name: kettle
          image: ghcr.io/tea/kettle:3
        - name: web
          image: web
`;

describe('what a repository deploys', () => {
  it('is told by overlays, manifests, releases and values, with the environment of the folder', async () => {
    const { deployed } = await told(
      {
        'argocd/shop.yaml': application('shop/overlays/production'),
        'shop/overlays/production/kustomization.yaml': overlay,
        'loose/staging/kettle.yaml': deployment,
        'clusters/dev/pot.yaml': `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: pot }
spec:
  chart: { spec: { chart: web } }
  values:
    image: { registry: ghcr.io, repository: tea/pot, tag: 1 }
    sidecar: { image: proxy }
`,
        'shop/overlays/production/values.yaml': 'server:\n  image: { repository: ghcr.io/tea/server }\n',
      },
      'Tea/Fleet',
    );
    expect(
      deployed
        .map(
          ({ artefact, path, line, environment, sure }) =>
            `${artefact} ${path}:${line} ${environment} ${sure}`,
        )
        .sort(),
    ).toEqual([
      'ghcr.io/tea/kettle loose/staging/kettle.yaml:9 staging false',
      'ghcr.io/tea/pot clusters/dev/pot.yaml:7 development true',
      'ghcr.io/tea/server shop/overlays/production/values.yaml:2 production true',
      'ghcr.io/tea/shop shop/overlays/production/kustomization.yaml:6 production true',
    ]);
  });

  it('is never what stands in templates, in samples or is made of damaged text', async () => {
    const { deployed } = await told({
      'chart/Chart.yaml': 'apiVersion: v2\nname: shop\n',
      'chart/templates/shop.yaml': deployment.replace('kettle:3', '{{ .Values.name }}:3'),
      'examples/shop.yaml': deployment,
      'values.yaml': 'image: [\n',
    });
    expect(deployed).toEqual([]);
  });
});

describe('the whole name of a chart', () => {
  it.each([
    ['oci://ghcr.io/tea/charts', 'shop', 'oci://ghcr.io/tea/charts/shop'],
    ['https://tea.github.io/Charts/', 'shop', 'https://tea.github.io/charts/shop'],
    ['https://charts.tea.example/index.yaml', 'shop', 'https://charts.tea.example/shop'],
  ])('%s %s', (at, chart, name) => {
    expect(chartName(at, chart)).toBe(name);
  });

  it.each([
    ['', 'shop'],
    ['oci://$REGISTRY/charts', 'shop'],
    ['https://tea.example/{{ path }}', 'shop'],
    ['oci://ghcr.io/tea', 'charts/../shop'],
    ['oci://ghcr.io/tea', ''],
    ['oci://localhost:5000/tea', 'shop'],
    ['file://../shop', 'shop'],
    [`https://${'a/'.repeat(400)}`, 'shop'],
  ])('is not known of %s %s', (at, chart) => {
    expect(chartName(at, chart)).toBeUndefined();
  });

  it('may be given in one', () => {
    expect(wholeChartName('oci://ghcr.io/tea/charts/shop:1.2')).toBe('oci://ghcr.io/tea/charts/shop');
    expect(wholeChartName('oci://ghcr.io/tea/charts/shop@sha256:ab')).toBe('oci://ghcr.io/tea/charts/shop');
    expect(wholeChartName('oci://registry.example:5000/shop')).toBe('oci://registry.example:5000/shop');
    expect(wholeChartName('ghcr.io/tea/charts/shop')).toBeUndefined();
  });
});

const workflow = (...steps: readonly string[]) =>
  `on: push\njobs:\n  chart:\n    runs-on: x\n    steps:\n${steps.map((step) => `      - ${step}\n`).join('')}`;
const chart = 'apiVersion: v2\nname: shop\nversion: 1.0.0\n';
const chartsOf = async (...steps: readonly string[]) => {
  const files = { 'charts/shop/Chart.yaml': chart, '.github/workflows/chart.yml': workflow(...steps) };
  return (await told(files)).published;
};

describe('charts that a repository publishes', () => {
  it.each([
    [
      'run: helm push shop-1.0.0.tgz oci://ghcr.io/${{ github.repository_owner }}/charts',
      'oci://ghcr.io/tea/charts/shop',
    ],
    ['run: helm push "$FILE" "oci://ghcr.io/tea/charts"', 'oci://ghcr.io/tea/charts/shop'],
    ['uses: helm/chart-releaser-action@v1', 'https://tea.github.io/shop/shop'],
    ['uses: stefanprodan/helm-gh-pages@v1', 'https://tea.github.io/shop/shop'],
    [
      'uses: appany/helm-oci-chart-releaser@v0\n        with: { name: kettle, registry: ghcr.io, repository: tea/charts }',
      'oci://ghcr.io/tea/charts/kettle',
    ],
    [
      'run: helm repo add own https://charts.tea.example && helm cm-push charts/shop own',
      'https://charts.tea.example/shop',
    ],
  ])('%s', async (step, artefact) => {
    expect(await chartsOf(step)).toEqual([
      { artefact, path: '.github/workflows/chart.yml', line: expect.any(Number) },
    ]);
  });

  it.each([
    'run: helm package charts/shop',
    'run: helm push shop.tgz oci://$REGISTRY/charts',
    'run: echo helm push shop.tgz oci://ghcr.io/tea/charts',
    'uses: stefanprodan/helm-gh-pages@v1\n        with: { owner: coffee, repository: charts }',
  ])('are none by %s', async (step) => {
    expect(await chartsOf(step)).toEqual([]);
  });
});

const helmRelease = `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: shop }
spec:
  chart:
    spec:
      chart: shop
      sourceRef: { kind: HelmRepository, name: tea }
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: kettle }
spec:
  chartRef: { kind: OCIRepository, name: kettle }
`;
const sources = `apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: { name: tea }
spec: { type: oci, url: oci://ghcr.io/tea/charts }
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: { name: kettle }
spec: { url: oci://ghcr.io/tea/charts/kettle }
`;

describe('charts that a repository deploys', () => {
  const deployedIn = async (files: Readonly<Record<string, string>>) =>
    (await told(files, 'tea/fleet')).deployed
      .map(
        ({ artefact, path, line, environment, sure }) => `${artefact} ${path}:${line} ${environment} ${sure}`,
      )
      .sort();

  it('are those of applications, releases and their sources', async () => {
    const application = (name: string, source: string) =>
      `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: ${name} }\nspec:\n  source:\n${source}  destination: { namespace: x }\n`;
    expect(
      await deployedIn({
        'apps/production/shop.yaml': application(
          'shop',
          '    repoURL: ghcr.io/tea/charts\n    chart: shop\n',
        ),
        'apps/staging/pot.yaml': application(
          'pot',
          '    repoURL: https://tea.github.io/charts\n    chart: pot\n',
        ),
        'apps/staging/cup.yaml': application(
          'cup',
          '    repoURL: oci://ghcr.io/tea/charts/cup\n    path: .\n',
        ),
        'clusters/production/releases.yaml': helmRelease,
        'sources/tea.yaml': sources,
      }),
    ).toEqual([
      'https://tea.github.io/charts/pot apps/staging/pot.yaml:7 staging true',
      'oci://ghcr.io/tea/charts/cup apps/staging/cup.yaml:6 staging true',
      'oci://ghcr.io/tea/charts/kettle clusters/production/releases.yaml:14 production true',
      'oci://ghcr.io/tea/charts/shop apps/production/shop.yaml:7 production true',
      'oci://ghcr.io/tea/charts/shop clusters/production/releases.yaml:7 production true',
    ]);
  });

  it('are those of charts, helmfiles, Terraform and commands: for sure where a pipeline runs them', async () => {
    const files = {
      'umbrella/production/Chart.yaml':
        'apiVersion: v2\nname: all\ndependencies:\n  - name: shop\n    repository: https://tea.github.io/charts\n',
      'helmfile.yaml':
        'repositories:\n  - { name: tea, url: ghcr.io/tea/charts, oci: true }\nreleases:\n  - name: shop\n    chart: tea/shop\n  - name: own\n    chart: ./charts/own\n',
      'prod/main.tf':
        'resource "helm_release" "shop" {\n  repository = "oci://ghcr.io/tea/charts"\n  chart      = "shop"\n}\nresource "helm_release" "b" {\n  repository = var.charts\n  chart = "b"\n}\n',
    };
    expect(await deployedIn(files)).toEqual([
      'https://tea.github.io/charts/shop umbrella/production/Chart.yaml:4 production false',
      'oci://ghcr.io/tea/charts/shop helmfile.yaml:5 undefined false',
      'oci://ghcr.io/tea/charts/shop prod/main.tf:1 production false',
    ]);
    const run = workflow(
      'run: helmfile apply',
      'run: terraform apply -auto-approve',
      'run: helm upgrade --install pot oci://ghcr.io/tea/charts/pot --version 1',
    );
    expect(await deployedIn({ ...files, '.github/workflows/deploy.yml': run })).toEqual([
      'https://tea.github.io/charts/shop umbrella/production/Chart.yaml:4 production false',
      'oci://ghcr.io/tea/charts/pot .github/workflows/deploy.yml:8 undefined true',
      'oci://ghcr.io/tea/charts/shop helmfile.yaml:5 undefined true',
      'oci://ghcr.io/tea/charts/shop prod/main.tf:1 production true',
    ]);
  });

  it('are none of a source that has two addresses, or that is damaged', async () => {
    const other = sources.replaceAll('oci://ghcr.io/tea', 'oci://ghcr.io/coffee');
    expect(
      await deployedIn({
        'a.yaml': helmRelease,
        'b.yaml': sources,
        'c.yaml': other,
        'helmfile.yaml': 'releases: [',
        'Chart.yaml': '{',
      }),
    ).toEqual([]);
  });
});

describe('folders of other repositories that controllers apply', () => {
  const named = (name: string, host?: string) =>
    ['Tea/Manifests', 'Tea/Fleet'].find(
      (one) => one.toLowerCase() === name.toLowerCase() && (host ?? 'git.example') === 'git.example',
    );
  const toldIn = async (files: Readonly<Record<string, string>>) => {
    const neighbours = { named, at: async () => ({ unavailable: 'not here' }) };
    return (await new Reader({ ...memorySnapshot(files), neighbours }, 0).load(deliveries('Tea/Fleet')))
      .value;
  };
  const pointing = (url: string, path: string) =>
    application(path).replace('https://git.example/tea/fleet', url);

  it('are told with the repository, and are none of its own', async () => {
    const { applied, deployed } = await toldIn({
      'apps/shop.yaml': pointing('git@git.example:tea/manifests.git', 'shop/overlays/production'),
      'shop/overlays/production/kustomization.yaml': overlay,
    });
    expect(applied).toEqual([
      {
        repository: 'Tea/Manifests',
        folder: 'shop/overlays/production',
        path: 'apps/shop.yaml',
        line: 2,
        environment: 'production',
      },
    ]);
    expect(deployed.map(({ sure }) => sure)).toEqual([false]);
  });

  it('are found by what Flux calls its sources', async () => {
    const { applied } = await toldIn({
      'clusters/prod/shop.yaml': `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: shop }
spec:
  path: ./deploy/base
  sourceRef: { kind: GitRepository, name: manifests }
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: shop }
spec:
  chart: { spec: { chart: ./chart, sourceRef: { kind: GitRepository, name: manifests } } }
`,
      'sources.yaml': `apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: { name: manifests }
spec: { url: ssh://git@git.example/tea/manifests }
`,
    });
    expect(applied?.map(({ repository, folder, line }) => `${repository} ${folder} ${line}`)).toEqual([
      'Tea/Manifests deploy/base 2',
      'Tea/Manifests chart 9',
    ]);
  });

  it('are nothing where they are on another host, or of no repository of the run', async () => {
    for (const url of ['https://other.example/tea/manifests', 'https://git.example/coffee/manifests'])
      expect((await toldIn({ 'apps/shop.yaml': pointing(url, 'shop') })).applied).toBeUndefined();
  });

  it('make sure what stands there, and are deployments of the repository that holds them', () => {
    const artefact = 'ghcr.io/tea/shop';
    const file = { artefact, path: 'shop/prod/a.yaml', line: 2, sure: false };
    const at = { path: 'apps/shop.yaml', line: 2 };
    const applied = [{ repository: 'tea/manifests', folder: 'shop/prod', ...at, environment: 'production' }];
    const all = new Deployments([
      { repository: listed('manifests'), deployed: [file, { ...file, path: 'shop/product/a.yaml' }] },
      { repository: listed('argo'), deployed: [], applied },
    ]);
    const published = [{ artefact, path: 'ci.yml', line: 1 }];
    expect(all.of(listed('shop'), published)).toMatchObject([
      {
        repository: 'tea/manifests',
        path: 'shop/prod/a.yaml',
        sure: true,
        environment: 'production',
        through: { repository: 'tea/argo', ...at },
      },
      { path: 'shop/product/a.yaml', sure: false },
    ]);
    expect(all.of(listed('manifests'), [])).toEqual([
      { repository: 'tea/argo', folder: 'shop/prod', ...at, environment: 'production', sure: true },
    ]);
  });
});

describe('deployments among the repositories of a run', () => {
  const artefact = 'ghcr.io/tea/shop';
  const published = [{ artefact, path: 'ci.yml', line: 1 }];
  const shop = listed('shop');
  const deploys = (name: string, part: Partial<ArtefactDeployed> = {}) => ({
    repository: listed(name),
    deployed: [{ artefact, path: 'p/a.yaml', line: 2, sure: true, ...part }],
  });

  it('are those of the very image, by others', () => {
    const all = [deploys('shop'), deploys('other', { artefact: `${artefact}-web` })];
    expect(new Deployments(all).of(shop, published)).toEqual([]);
    expect(new Deployments([...all, deploys('fleet')]).of(shop, published)).toEqual([
      {
        artefact,
        path: 'p/a.yaml',
        line: 2,
        sure: true,
        repository: 'tea/fleet',
        published: { path: 'ci.yml', line: 1 },
      },
    ]);
  });

  it('have a name that does not depend on the order in which repositories were read', () => {
    const [fleet, another] = [deploys('fleet'), deploys('another', { sure: false })];
    const name = (...all: readonly ReturnType<typeof deploys>[]) =>
      nameOfDeployments(new Deployments(all).of(shop, published));
    expect(name(fleet, another)).toBe(name(another, fleet));
    expect(name(fleet)).not.toBe(name(fleet, another));
    expect(name()).toBeUndefined();
  });
});
