const plain = /^([a-z0-9][\w.-]*(?::\d{1,5})?(?:\/[a-z0-9][\w.-]*)*)(?:[:@]\S.*)?$/;

/**
 * The whole name of an image, with its registry and without tag or digest. Nothing where a part of it is not known, where it
 * is on this machine only, or where it is a bare name that anybody may give to anything.
 */
export function imageName(written: string): string | undefined {
  const [, name] = plain.exec(written.trim().replace(/^docker:\/\//, '')) ?? [];
  if (name === undefined || name.length > 300) return undefined;
  const parts = name.split('/');
  const [first = ''] = parts;
  if (parts.length < 2 || /^(?:localhost|127\.0\.0\.1)(?::|$)/.test(first)) return undefined;
  const isRegistry = /[.:]/.test(first);
  const whole = isRegistry ? name : `docker.io/${name}`;
  return (
    whole
      .replace(/^(?:index|registry-1)\.docker\.io\//, 'docker.io/')
      .replace(/^docker\.io\/library\/.*$/, '') || undefined
  );
}
