import { defineDetector } from '../../src/detector.js';
import { files } from '../../src/input/files.js';

/** Folders and names by which platforms find what to run around a deployment. */
const hook =
  /(^|\/)(?:pre|post|before|after)[-_]deploy(?:\.(?:sh|bash))?$|(^|\/)\.platform\/(?:conf)?hooks\/(?:pre|post)deploy\/[^/]+$|(^|\/)deploy\/(?:before_symlink|before_restart|after_restart|before_migrate)\.rb$/;

/** What a pipeline runs around its own deployments is the pipeline's. */
const ofPipelines = /(^|\/)(?:ci|\.\w+|travis)\/(?!.*hooks\/)/;

export default defineDetector({
  about: 'Hooks that a hosting platform runs whenever it deploys',
  reads: {
    hooks: files([
      '**/{pre,post,before,after}{-,_}deploy{,.sh,.bash}',
      '**/.platform/{hooks,confighooks}/{pre,post}deploy/*',
      '**/deploy/{before,after}_*.rb',
    ]),
  },
  emits: ['deploy.scripted', 'infrastructure.present'],
  *detect({ hooks }) {
    const found = hooks.filter(
      ({ path, text }) =>
        hook.test(path) && !ofPipelines.test(path) && /^#!|\.rb$/.test(path.endsWith('.rb') ? path : text),
    );
    for (const file of found.slice(0, 3))
      for (const signal of ['deploy.scripted', 'infrastructure.present'] as const)
        yield { signal, at: file.at(1), note: 'a hook that runs whenever the platform deploys' };
  },
});
