import type { DataNode } from '../../data.js';
import { folderOf } from '../../folders.js';
import type { Intent } from '../intent.js';
import { option, positionals } from './argv.js';
import { resolvePath } from './folders.js';
import { dataOf, nearestFile } from './read.js';
import type { Part, Runner } from './runner.js';
import { always } from './script.js';

/** What published hooks of pre-commit are for, by their ids; hooks that are named like a tool are known by it. */
const hookRows: readonly { readonly ids: string; readonly intent: Intent; readonly example: string }[] = [
  {
    ids: 'black black-jupyter isort prettier ruff-format end-of-file-fixer trailing-whitespace mixed-line-ending pretty-format-json pretty-format-yaml pretty-format-toml pyupgrade autopep8 yapf docformatter gofmt go-fmt goimports rustfmt fmt terraform_fmt tofu_fmt clang-format shfmt stylua mdformat taplo-format nixpkgs-fmt alejandra autoflake double-quote-string-fixer fix-byte-order-marker requirements-txt-fixer sort-simple-yaml toml-sort biome-format google-java-formatter ktfmt nbstripout reorder-python-imports add-trailing-comma blacken-docs ruff-isort cmake-format buf-format dprint treefmt',
    intent: 'format',
    example: 'trailing-whitespace',
  },
  {
    ids: 'detect-secrets detect-private-key detect-aws-credentials gitleaks bandit trufflehog ggshield semgrep safety python-safety-dependencies-check zizmor gitleaks-docker talisman-commit whispers pip-audit uv-secure osv-scanner trivy terraform_tfsec terraform_trivy terraform_checkov checkov tfsec gosec brakeman poutine kics-scan',
    intent: 'scan-security',
    example: 'gitleaks',
  },
  {
    ids: 'terraform_validate terraform_tflint tflint terragrunt_validate tofu_validate tofu_tflint helmlint helm-lint kubeconform kubeval cfn-lint cfn-python-lint ansible-lint terraform_docs packer_validate kube-linter conftest-verify conftest-test',
    intent: 'validate-infrastructure',
    example: 'terraform_validate',
  },
  {
    ids: 'pytest pytest-check unittest go-unit-tests go-test-mod go-test-pkg jest cargo-test',
    intent: 'test-unit',
    example: 'go-unit-tests',
  },
  { ids: 'uv-lock poetry-lock pip-compile uv-export poetry-export', intent: 'lint', example: 'uv-lock' },
  { ids: 'generate codegen', intent: 'generate', example: 'codegen' },
];

const byId = new Map(
  hookRows.flatMap(({ ids, intent }) => ids.split(' ').map((id) => [id, intent] as const)),
);

/** pre-commit (and prek): what each hook of the configuration is for; local ones are followed. */
export const preCommit: Runner = {
  programs: ['pre-commit'],
  tasks(call, look) {
    const args = call.words.slice(1);
    const words = positionals(
      args,
      new Set(['-c', '--config', '--hook-stage', '--from-ref', '--to-ref', '--files', '--color', '--stage']),
    );
    if (words.length > 0 && words[0] !== 'run') return undefined;
    const named = option(args, '-c', '--config');
    const path = named === undefined ? undefined : resolvePath(call.command.folder, named);
    const file =
      path === undefined
        ? nearestFile(call.command.folder, ['.pre-commit-config.yaml', '.pre-commit-config.yml'], look)
        : look.file(path);
    const root = file && dataOf(file);
    if (!root) return undefined;
    const wanted = words[1];
    const parts = (root.get('repos')?.items() ?? []).flatMap((repo) =>
      (repo.get('hooks')?.items() ?? []).filter((hook) => isWanted(hook, wanted)).flatMap(partsOf),
    );
    return [{ name: '', by: 'pre-commit run', at: root.at, parts }];
  },
};

function isWanted(hook: DataNode, wanted: string | undefined): boolean {
  const stages =
    hook
      .get('stages')
      ?.items()
      .map((stage) => stage.text) ?? [];
  if (wanted !== undefined) return hook.get('id')?.text === wanted || hook.get('alias')?.text === wanted;
  return stages.length === 0 || stages.some((stage) => /commit$/.test(stage ?? ''));
}

function partsOf(hook: DataNode): readonly Part[] {
  const id = hook.get('id')?.text ?? '';
  const entry = hook.get('entry');
  const intent = byId.get(id);
  if (entry?.text !== undefined && intent === undefined && hook.get('language')?.text !== 'pygrep') {
    const text = [entry.text, ...(hook.get('args')?.items() ?? []).flatMap((arg) => arg.text ?? [])].join(
      ' ',
    );
    return [
      { script: { text, place: always(entry.at), folder: folderOf(hook.file.path), variables: new Map() } },
    ];
  }
  return [{ hit: { intent: intent ?? 'lint', by: `pre-commit ${id}` }, at: hook.at }];
}
