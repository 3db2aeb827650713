import { describe, expect, it } from 'vitest';
import { deliveries } from '../src/input/deliveries/deliveries.js';
import { imageName } from '../src/input/deliveries/image-name.js';
import { Reader } from '../src/input/reader.js';
import { Deployments, nameOfDeployments } from '../src/org/deployments.js';
import type { ImageDeployed } from '../src/snapshot/deliveries.js';
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
    expect(published.map(({ image }) => image)).toEqual(['ghcr.io/tea/pot']);
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
      { image: 'ghcr.io/tea/shop', path: '.github/workflows/image.yml', line: 13 },
      { image: 'ghcr.io/tea/pot', path: '.github/workflows/image.yml', line: expect.any(Number) },
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
    const { deployed } = await told({
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
    });
    expect(
      deployed
        .map(({ image, path, line, environment, sure }) => `${image} ${path}:${line} ${environment} ${sure}`)
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

describe('deployments among the repositories of a run', () => {
  const image = 'ghcr.io/tea/shop';
  const published = [{ image, path: 'ci.yml', line: 1 }];
  const shop = listed('shop');
  const deploys = (name: string, part: Partial<ImageDeployed> = {}) => ({
    repository: listed(name),
    deployed: [{ image, path: 'p/a.yaml', line: 2, sure: true, ...part }],
  });

  it('are those of the very image, by others', () => {
    const all = [deploys('shop'), deploys('other', { image: `${image}-web` })];
    expect(new Deployments(all).of(shop, published)).toEqual([]);
    expect(new Deployments([...all, deploys('fleet')]).of(shop, published)).toEqual([
      {
        image,
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
