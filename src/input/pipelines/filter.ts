import { Minimatch } from 'minimatch';
import type { Filter } from './pipeline.js';

/** Whether a path or branch passes a filter; no filter lets everything pass. Later negations (`!docs/**`) take away again. */
export function passes(filter: Filter | undefined): (name: string) => boolean {
  const except = (filter?.except ?? []).map(matcher);
  const only = filter?.only?.map((pattern) => ({
    negated: pattern.startsWith('!'),
    matches: matcher(pattern.replace(/^!/, '')),
  }));
  return (name) => {
    if (except.some((matches) => matches.match(name))) return false;
    if (!only) return true;
    return only.reduce((passed, { negated, matches }) => (matches.match(name) ? !negated : passed), false);
  };
}

/** A pattern that ends in a slash means the folder; `**.js` means files of every folder. */
function matcher(pattern: string): Minimatch {
  const folders = pattern.replace(/(^|\/)\*\*(?=[^/*])/g, '$1**/*');
  return new Minimatch(folders.endsWith('/') ? `${folders}**` : folders, {
    dot: true,
    nonegate: true,
    nocomment: true,
  });
}
