import { textWithoutComments } from '../../comments.js';
import type { SourceFile } from '../../source-file.js';
import { type Member, memberOf, type Workspace } from './workspace.js';

/** Said of a folder whose build file makes or ships something to run. */
export const withTarget = 'folder with a deployable target of its own';

/**
 * Rules of Bazel and targets of Pants that make an image or ship something, and what a repository wraps around them
 * (`go_oci_image`). What only builds a program is not among them.
 */
const target =
  /^[ \t]*\[?[ \t]*(?:\w{0,40}oci_image|oci_push|\w{0,40}container_image|container_push|docker_push|docker_image|(?:py3?|go|java|war|scala|kt_jvm|rust|cc|nodejs)_image|k8s_deploy|helm_deployment|python_aws_lambda(?:_function)?|python_google_cloud_function)\s*\(/m;

/** Images that others are made from, and those of tests. */
const forOthers = /(^|\/)(?:base|bases|base[-_]images?|tests?|testing)(\/|$)/;

function shipped(file: SourceFile): readonly Member[] {
  const found = forOthers.test(file.folder) ? undefined : target.exec(textWithoutComments(file, 'hash'));
  return found ? [memberOf('.', file.at(file.lineAt(found.index + found[0].search(/\S/))))] : [];
}

/** Folders that build tools of many languages ship. */
export const targets: readonly Workspace[] = [
  {
    about: withTarget,
    globs: ['**/BUILD{,.bazel,.pants}'],
    delivers: true,
    plain: true,
    members: shipped,
    example: {
      path: 'apps/kettle/BUILD.bazel',
      text: 'go_binary(name = "kettle")\n\noci_image(\n    name = "image",\n    base = "@distroless",\n)\n',
      members: ['.'],
    },
  },
];
