import type { Signal } from '../../src/detector.js';
import { defineDetector } from '../../src/detector.js';
import { files } from '../../src/input/files.js';

interface Row {
  readonly signal: 'deploy.manual-steps' | 'config.edited-by-hand' | 'infrastructure.set-up-by-hand';
  /** An instruction to do something by hand on a server. Linear-time. */
  readonly says: RegExp;
  readonly note: string;
  readonly example: string;
}

/** Instructions that make people do what a pipeline could. */
export const rows: readonly Row[] = [
  {
    signal: 'deploy.manual-steps',
    says: /\b(copy|upload|transfer|scp|rsync|ftp|filezilla|winscp)\b[^.\n]{0,80}\b(files?|folder|directory|archive|zip|everything|contents?)\b[^.\n]{0,80}\b(server|host|production|web ?root|htdocs|public_html|var\/www)\b/i,
    note: 'deployment is a list of steps by hand',
    example: 'Copy the files to the server by FTP.',
  },
  {
    signal: 'config.edited-by-hand',
    says: /\b(edit|change|adjust|open|enter|fill in)\b[^.\n]{0,60}\b[\w-]*(config|settings|configuration|\.ini|\.conf|\.env)[\w.]*\b[^.\n]{0,80}\b(server|host|production|each|every|there|password|database)\b/i,
    note: 'configuration is edited by hand',
    example: 'Edit config.php on the server.',
  },
  {
    signal: 'infrastructure.set-up-by-hand',
    says: /\b(apt(-get)? install|yum install|install (apache|nginx|mysql|php|tomcat|iis))\b[^\n]{0,80}\b(on|server|host|machine)\b/i,
    note: 'a server is set up by hand',
    example: 'Install Apache and PHP on the server.',
  },
];

/** Advice to those who run a product of their own says nothing about this repository's own deployment. */
const toOthers = /\b(your (own )?(server|host)|you can|if you)\b/i;

export default defineDetector({
  about: 'Documents that tell people to deploy, configure or set up by hand',
  reads: {
    documents: files(
      [
        '{README,INSTALL,DEPLOY,DEPLOYMENT,RELEASE,Readme,readme,install}*',
        'docs/{install,deploy,deployment,release,setup}*',
      ],
      { in: ['product', 'documentation'] },
    ),
  },
  emits: [
    'deploy.manual-steps',
    'config.edited-by-hand',
    'infrastructure.set-up-by-hand',
  ] satisfies readonly Signal[],
  *detect({ documents }) {
    for (const { signal, says, note } of rows) {
      for (const document of documents) {
        const line = document.text
          .split('\n')
          .findIndex((text) => text.length < 2000 && says.test(text) && !toOthers.test(text));
        if (line < 0) continue;
        yield { signal, at: document.at(line + 1), note };
        break;
      }
    }
  },
});
