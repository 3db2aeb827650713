import { defineDetector } from '../../src/detector.js';
import { paths } from '../../src/input/files.js';
import { yaml } from '../../src/input/yaml.js';
import { ofDeclarativeCode } from './_signals.js';

export default defineDetector({
  about: 'Ansible playbooks and roles',
  reads: {
    playbooks: yaml(['**/*.yml', '**/*.yaml'], {
      literal: 'hosts:',
      containing: /^\s*-\s*(name:[^\n]*\n(\s+[^\n]*\n){0,3}\s+)?hosts:/m,
    }),
    inventories: paths([
      '**/inventory/**',
      '**/inventories/**',
      '**/hosts',
      '**/hosts.{ini,yml,yaml}',
      '**/inventory*.{ini,yml,yaml}',
      '**/group_vars/**',
    ]),
    roles: paths([
      'tasks/main.yml',
      'tasks/main.yaml',
      'meta/main.yml',
      'galaxy.yml',
      'roles/*/tasks/main.{yml,yaml}',
    ]),
  },
  emits: [
    'infrastructure.present',
    'infrastructure.scripted',
    'infrastructure.declarative',
    'infrastructure.orchestrated',
    'deploy.scripted',
    'deploy.by-script',
    'delivery.scripted',
    'delivers.infrastructure',
    'code.application',
    'code.library',
    'config.versioned',
    'build.command',
  ],
  *detect({ playbooks, inventories, roles }) {
    const plays = playbooks.filter(({ root }) =>
      root.items().some((play) => play.get('hosts') && (play.get('tasks') ?? play.get('roles'))),
    );
    for (const { file, root } of plays.slice(0, 3)) {
      const at = root.items().find((play) => play.get('hosts'))?.at ?? file.at(1);
      for (const signal of [...ofDeclarativeCode, 'code.application'] as const) {
        yield { signal, at, note: 'Ansible playbook' };
      }
      if (inventories.length > 0)
        for (const signal of [
          'infrastructure.orchestrated',
          'delivers.infrastructure',
          'build.command',
        ] as const)
          yield { signal, at, note: 'playbook for the hosts of an inventory' };
    }
    for (const path of inventories.filter((one) => one.includes('group_vars')).slice(0, 2))
      yield { signal: 'config.versioned', at: { path, line: 1 }, note: 'settings of the hosts' };
    // A role of its own, or a collection of them.
    const role = roles.find((path) => path.includes('tasks/'));
    const told = role?.startsWith('tasks/') ? 'meta/main.yml' : 'galaxy.yml';
    if (role && roles.includes(told)) {
      for (const signal of [
        'code.application',
        'code.library',
        'infrastructure.present',
        'build.command',
      ] as const)
        yield { signal, at: { path: role, line: 1 }, note: 'an Ansible role' };
    }
  },
});
