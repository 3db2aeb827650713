/** What declarative code answers that somebody applies to an environment, whatever the tool. */
export const ofDeclarativeCode = [
  'infrastructure.present',
  'infrastructure.scripted',
  'infrastructure.declarative',
  'deploy.scripted',
  'deploy.by-script',
  'delivery.scripted',
] as const;

/** What is true besides where such code is most of the repository. */
export const asProduct = ['delivers.infrastructure', 'code.application', 'build.command'] as const;
