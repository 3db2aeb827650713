import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kubernetesObjects, withoutTemplating } from '../src/input/kubernetes.js';
import { SourceFile } from '../src/input/source-file.js';

const objects = (text: string, path = 'k8s/all.yaml') =>
  kubernetesObjects(new SourceFile(path, text, 'product'));

const template = `{{- if .Values.enabled -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "shop.fullname" . }}
  labels:
    {{- include "shop.labels" . | nindent 4 }}
spec:
  {{- if not .Values.autoscaling.enabled }}
  replicas: {{ .Values.replicas }}
  {{- end }}
  template:
    metadata:
      annotations: {{- toYaml .Values.annotations | nindent 8 }}
        checksum: {{ sha256sum "x" }}
    spec:
      containers:
        - name: {{ .Chart.Name }}
          image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
          readinessProbe:
            {{- toYaml .Values.readinessProbe | nindent 12 }}
{{- end }}
`;

describe('Kubernetes objects', () => {
  it('are found in streams and lists, with the lines of their kinds', () => {
    const found = objects(
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n---\nkind: List\napiVersion: v1\nitems:\n- apiVersion: v1\n  kind: Service\n  metadata: {name: b}\n',
    );
    expect(found.map(({ kind, name, at, templated }) => [kind, name, at.line, templated])).toEqual([
      ['ConfigMap', 'a', 2, false],
      ['Service', 'b', 10, false],
    ]);
  });

  it('are found in templates of charts, in their places', () => {
    const [deployment] = objects(template, 'chart/templates/deployment.yaml');
    expect(deployment).toMatchObject({ kind: 'Deployment', templated: true, at: { line: 3 } });
    const container = deployment?.node.get('spec', 'template', 'spec', 'containers', 0);
    expect(container?.get('readinessProbe')?.kind).toBe('null');
    expect(container?.get('image')?.line).toBe(19);
  });

  it('are found beside a document that is not YAML', () => {
    const found = objects(
      'apiVersion: v1\nkind: Secret\ndata: [\n---\napiVersion: v1\nkind: Service\nspec: {}\n',
    );
    expect(found.map(({ kind, at }) => [kind, at.line])).toEqual([
      ['Secret', 2],
      ['Service', 6],
    ]);
  });

  it('are not found in other YAML, nor in comments', () => {
    expect(objects('on: push\njobs: {}\n')).toEqual([]);
    expect(objects('# apiVersion: v1\n# kind: Pod\nname: x\n')).toEqual([]);
    expect(objects('script: |\n  apiVersion: v1\n  kind: Pod\n')).toEqual([]);
  });

  it('keeps every line of a template in its place', () => {
    const piece = fc.constantFrom(
      '{{',
      '}}',
      '{{-',
      '-}}',
      ' if x ',
      ' .Values.a ',
      'k: ',
      '\n',
      '{%',
      '%}',
      '"',
      ' toYaml ',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 100 }), (pieces) => {
        const text = pieces.join('');
        expect(withoutTemplating(text).split('\n')).toHaveLength(text.split('\n').length);
      }),
    );
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        expect(objects(`apiVersion: v1\nkind: Pod\n${text}`).length).toBeLessThan(100);
      }),
    );
  });
});
