import { defineDetector } from '../../src/detector.js';
import { files } from '../../src/input/files.js';

interface Row {
  readonly tool: string;
  /** A line that makes something where the product runs. Linear-time. */
  readonly line: RegExp;
  readonly example: string;
}

/** Commands that set up what an application runs on, one after the other. */
export const rows: readonly Row[] = [
  {
    tool: 'cf',
    line: /^[ \t]*(?:cf|cf7|cf8) (?:create-(?:service|space|user-provided-service|service-key)|cups|cs) /gm,
    example: 'cf create-service aws-rds small tea-db',
  },
  {
    tool: 'az',
    line: /^[ \t]*az [a-z][a-z -]{1,40} create\b/gm,
    example: 'az webapp create --name tea',
  },
  {
    tool: 'gcloud',
    line: /^[ \t]*gcloud [a-z][a-z0-9 -]{2,60} create\b/gm,
    example: 'gcloud sql instances create tea',
  },
  {
    tool: 'aws',
    line: /^[ \t]*aws [a-z0-9-]{2,30} create-[a-z-]+\b/gm,
    example: 'aws s3api create-bucket --bucket tea',
  },
  {
    tool: 'heroku',
    line: /^[ \t]*heroku (?:create|apps:create|addons:create|pipelines:create)\b/gm,
    example: 'heroku addons:create heroku-postgresql',
  },
  {
    tool: 'doctl',
    line: /^[ \t]*doctl [a-z0-9 -]{3,40} create\b/gm,
    example: 'doctl databases create tea',
  },
];

/** A single command is an aid; several set up an environment. */
const fewest = 2;

/** Clouds that run on the machine of who tests. */
const pretended = /localstack|--endpoint-url|awslocal|azurite/i;

export default defineDetector({
  about: 'Scripts that set up what an application runs on, with the commands of a platform',
  reads: { scripts: files(['**/*.{sh,bash,ps1}', '**/{bin,scripts,script}/*', '**/Makefile']) },
  emits: ['infrastructure.scripted'],
  *detect({ scripts }) {
    for (const file of scripts.filter(({ text }) => !pretended.test(text))) {
      const row = rows.find(({ line }) => (file.text.match(line)?.length ?? 0) >= fewest);
      if (!row) continue;
      const at = file.find(new RegExp(row.line.source, 'm')) ?? file.at(1);
      yield { signal: 'infrastructure.scripted', at, note: `${row.tool} sets up what it runs on` };
    }
  },
});
