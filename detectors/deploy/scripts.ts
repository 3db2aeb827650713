import { defineDetector } from '../../src/detector.js';
import { files } from '../../src/input/files.js';

/** Pages, documentation and what tests set up are no deployment of the product. */
const besides =
  /(^|[^a-z])(docs?|pages|storybook|demo|tests?|e2e|local|dev|minikube|kind|website|cleanup)([^a-z]|$)/i;

/** A command that deploys, at the start of a line or after another command. */
export const command =
  /^(?:[^#\n]{0,120}(?:&&|;|\|\|)[ \t]*|[ \t]*)(?:(?:sudo|exec|npx|then|do|time|yarn|pnpm exec|bundle exec)[ \t]+){0,3}(?:cf push|kubectl (?:[\w=-]{1,40} ){0,4}(?:apply|set image)|helm (?:[\w=-]{1,40} ){0,4}(?:upgrade|install)|docker stack deploy|(?:serverless|sls|sam|cdk|fly|flyctl|eb|firebase|wrangler|copilot) deploy|gcloud (?:app|run|functions) deploy|aws cloudformation deploy|aws ecs update-service|aws lambda update-function-code|terraform apply|pulumi up|ansible-playbook|cap \w{1,30} deploy|kamal deploy|oc (?:apply|rollout)|dcos marathon app (?:add|update)|git push (?:heroku|dokku)|rsync [^\n]{0,200}\S{1,100}@\S{1,100}:|scp [^\n]{0,200}\S{1,100}@\S{1,100}:)(?![\w-])/m;

export default defineDetector({
  about: 'Scripts that people deploy with',
  reads: {
    scripts: files([
      '**/*deploy*.{sh,bash,ps1}',
      '**/deploy/*.{sh,bash}',
      '**/{bin,scripts,script,tools}/{deploy,release}*',
    ]),
  },
  emits: ['deploy.scripted', 'deploy.by-script', 'delivery.scripted'],
  *detect({ scripts }) {
    const found = scripts.filter(({ path, text }) => !besides.test(path) && command.test(text));
    for (const file of found.slice(0, 3))
      for (const signal of ['deploy.scripted', 'deploy.by-script', 'delivery.scripted'] as const)
        yield { signal, at: file.find(command) ?? file.at(1), note: 'a script that deploys' };
  },
});
