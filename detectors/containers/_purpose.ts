/** Words in a path that say: for development, tests or the pipeline's own tools. */
const notForProduction =
  /(^|[^a-z])(dev|develop|development|devcontainer|local|debug|test|tests|testing|e2e|ci|lint|docs|bench|benchmark|example|sample)([^a-z]|$)/i;

/** Whether a container file serves development or tests only, by its path. */
export function forDevelopment(path: string): boolean {
  return notForProduction.test(path);
}
