/** What is known of templates and components of the service: the thing that their jobs use. */
interface Row {
  readonly name: RegExp;
  readonly uses: string;
  readonly example: string;
}

export const knownTemplates: readonly Row[] = [
  { name: /auto-devops/i, uses: 'gitlab/auto-devops', example: 'Auto-DevOps.gitlab-ci.yml' },
  { name: /(^|\/)(sast-iac|sast)(\.|\/|@|$)/i, uses: 'gitlab/sast', example: 'Security/SAST.gitlab-ci.yml' },
  {
    name: /(^|\/)(dast|api-security)[^/]*(\.|\/|@|$)/i,
    uses: 'gitlab/dast',
    example: 'Security/DAST.gitlab-ci.yml',
  },
  {
    name: /dependency-scanning/i,
    uses: 'gitlab/dependency-scanning',
    example: 'Jobs/Dependency-Scanning.gitlab-ci.yml',
  },
  {
    name: /secret-detection/i,
    uses: 'gitlab/secret-detection',
    example: 'gitlab.com/components/secret-detection/secret-detection@1.0',
  },
  {
    name: /container-scanning/i,
    uses: 'gitlab/container-scanning',
    example: 'Security/Container-Scanning.gitlab-ci.yml',
  },
  { name: /code-quality/i, uses: 'gitlab/code-quality', example: 'Jobs/Code-Quality.gitlab-ci.yml' },
];

/** Templates that only say which pipelines run. */
export const workflowTemplates: readonly { readonly name: RegExp; readonly example: string }[] = [
  { name: /^Workflows\//, example: 'Workflows/MergeRequest-Pipelines.gitlab-ci.yml' },
];
