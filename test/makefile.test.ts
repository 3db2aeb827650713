import { describe, expect, it } from 'vitest';
import { callOf } from '../src/input/pipelines/follow/argv.js';
import { make } from '../src/input/pipelines/follow/make.js';
import { always, type Script } from '../src/input/pipelines/follow/script.js';
import { commandsOf } from '../src/input/pipelines/follow/shell.js';
import { SourceFile } from '../src/input/source-file.js';

/** The recipe lines that a command line runs. */
function recipesOf(line: string, makefile: string): readonly string[] {
  return scriptsOf(line, makefile).map(({ text }) => text);
}

/** What the shell of the first recipe line knows. */
function variablesOf(line: string, makefile: string): ReadonlyMap<string, string> {
  return scriptsOf(line, makefile)[0]?.variables ?? new Map();
}

function scriptsOf(line: string, makefile: string): readonly Script[] {
  const file = new SourceFile('Makefile', makefile, 'product');
  const look = {
    within: {},
    file: (path: string) => (path === 'Makefile' ? file : undefined),
    match: () => [],
  };
  const place = always({ path: 'ci.yml', line: 1 });
  const script = { text: line, place, folder: '', variables: new Map<string, string>() };
  const tasks = commandsOf(script, { limit: 10 }).flatMap(
    (command) => make.tasks(callOf(command), look) ?? [],
  );
  return tasks.flatMap(({ parts }) =>
    (parts ?? []).flatMap((part) => ('script' in part ? [part.script] : [])),
  );
}

describe('values that make is handed', () => {
  const makefile = 'push:\n\tdocker push $(IMAGE):$(TAG)\n';

  it('keeps what only the shell knows', () => {
    expect(recipesOf('TAG=$BUILD make push IMAGE=$REGISTRY/tea', makefile)).toEqual([
      'docker push $REGISTRY/tea:$BUILD',
    ]);
  });

  it('hands it to the shells of the recipes as it was', () => {
    expect(variablesOf('TAG=$BUILD make push', makefile).get('TAG')).toBe('$BUILD');
  });

  it('puts in what is known', () => {
    expect(recipesOf('BUILD=7; TAG=$BUILD make push IMAGE=tea', makefile)).toEqual(['docker push tea:7']);
  });
});
