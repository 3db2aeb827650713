import { defineDetector } from '../../src/detector.js';
import { files } from '../../src/input/files.js';
import { offersToRun } from '../../src/input/offers.js';
import type { Intent } from '../../src/input/pipelines/intent.js';
import { pipelines } from '../../src/input/pipelines/pipelines.js';

interface Row {
  readonly platform: string;
  readonly file: RegExp;
  /** What the text must hold, where the name alone could be something else. */
  readonly text?: RegExp;
  /** What shows that it only serves those who develop. */
  readonly unless?: RegExp;
  readonly example: string;
}

/** Processes that nobody runs in production: they build anew whatever changes. */
const developing =
  /^[\w-]+:.{0,200}(?:\bwatch\b|\b(?:run|yarn|pnpm|bun) dev\b|-development\b|\blivereload\b|\bguard\b)/m;

/** Descriptors that a hosting platform deploys by. */
export const rows: readonly Row[] = [
  {
    platform: 'Heroku or the like',
    file: /(^|\/)Procfile$/,
    text: /^\w+:/m,
    unless: developing,
    example: 'Procfile',
  },
  { platform: 'Fly', file: /(^|\/)fly(\.\w+)?\.toml$/, example: 'fly.toml' },
  { platform: 'Fly', file: /(^|\/)fly\/[\w.-]+\.toml$/, text: /^app\s*=/m, example: 'deploy/fly/shop.toml' },
  { platform: 'Render', file: /(^|\/)render\.ya?ml$/, text: /^services:/m, example: 'render.yaml' },
  { platform: 'Railway', file: /(^|\/)railway\.(json|toml)$/, example: 'railway.json' },
  { platform: 'Netlify', file: /(^|\/)netlify\.toml$/, example: 'netlify.toml' },
  { platform: 'Vercel', file: /(^|\/)vercel\.json$/, example: 'vercel.json' },
  { platform: 'Cloudflare', file: /(^|\/)wrangler\.(toml|jsonc?)$/, example: 'wrangler.toml' },
  {
    platform: 'Cloud Foundry',
    file: /(^|\/)manifest[\w.-]*\.ya?ml$/,
    text: /^applications:/m,
    example: 'manifest.yml',
  },
  {
    platform: 'App Engine',
    file: /(^|\/)app[\w.-]*\.ya?ml$/,
    text: /^(runtime|env):\s*\w/m,
    example: 'app.yaml',
  },
  {
    platform: 'Elastic Beanstalk',
    file: /(^|\/)\.ebextensions\/.+|(^|\/)Dockerrun\.aws\.json$/,
    example: 'Dockerrun.aws.json',
  },
  {
    platform: 'Serverless Framework',
    file: /(^|\/)serverless\.(ya?ml|ts|js)$/,
    text: /provider/,
    example: 'serverless.yml',
  },
  {
    platform: 'AWS SAM',
    file: /(^|\/)(template|sam)\.ya?ml$/,
    text: /AWS::Serverless/,
    example: 'template.yaml',
  },
  { platform: 'NAIS', file: /(^|\/)(\.nais|nais)\/.+\.ya?ml$/, text: /nais\.io/, example: '.nais/app.yaml' },
  {
    platform: 'Kamal',
    file: /(^|\/)config\/deploy(\.\w+)?\.yml$/,
    text: /^service:/m,
    example: 'config/deploy.yml',
  },
  { platform: 'Capistrano', file: /(^|\/)(Capfile|config\/deploy\.rb)$/, example: 'Capfile' },
  { platform: 'PM2', file: /(^|\/)ecosystem\.config\.(c?js|json)$/, example: 'ecosystem.config.js' },
  { platform: 'Nomad', file: /\.nomad(\.hcl)?$/, example: 'shop.nomad' },
  { platform: 'Deployer', file: /(^|\/)deploy\.php$/, text: /Deployer/, example: 'deploy.php' },
  {
    platform: 'CodeDeploy',
    file: /(^|\/)appspec\.ya?ml$/,
    text: /^(?:hooks|files|Resources):/m,
    example: 'appspec.yml',
  },
  { platform: 'Fabric', file: /(^|\/)fabfile\.py$/, example: 'fabfile.py' },
];

/** Tools whose own command goes back to the release before. */
const revertible = ['Kamal', 'Capistrano', 'Deployer'];

/** What says that a platform asks the new release how it is before the old one goes, and what says that it does not wait. */
const serving: readonly { readonly platform: string; readonly asks: RegExp; readonly unless?: RegExp }[] = [
  {
    platform: 'Fly',
    asks: /^[ \t]*\[\[?(?:services\.|http_service\.)?(?:http_checks|tcp_checks|checks)\b/m,
    unless: /^[ \t]*strategy\s*=\s*["']immediate/m,
  },
  { platform: 'Render', asks: /^[ \t]*(?:- )?healthCheckPath:/m },
  { platform: 'Railway', asks: /healthcheckPath/ },
  { platform: 'Kamal', asks: /^ {0,8}(?:healthcheck|proxy):/m },
];

/** Platforms that by themselves build and deploy what is pushed, as set up in their panel. */
const deployOnPush = ['Heroku or the like', 'Render', 'Railway', 'Netlify', 'Vercel'];

/** An image or its start script that starts the processes of a Procfile itself, with no platform. */
const startsProcesses =
  /^[^#\n]{0,200}\b(?:honcho|foreman|overmind|hivemind|goreman|forego)\b[^\n]{0,80}\b(?:start|run)\b/m;

export default defineDetector({
  about: 'Descriptors of hosting platforms and deployment tools',
  reads: {
    pipelines: pipelines(),
    starters: files(['**/Dockerfile', '**/*entrypoint*']),
    documents: files(['*.{md,rst,adoc,txt}', '{docs,doc}/**/*.{md,rst,adoc}'], {
      in: ['product', 'documentation'],
    }),
    descriptors: files([
      '**/Procfile',
      '**/fly*.toml',
      '**/fly/*.toml',
      '**/render.{yml,yaml}',
      '**/railway.{json,toml}',
      '**/netlify.toml',
      '**/vercel.json',
      '**/wrangler.{toml,json,jsonc}',
      '**/manifest*.{yml,yaml}',
      '**/app*.{yml,yaml}',
      '**/.ebextensions/*',
      '**/Dockerrun.aws.json',
      '**/serverless.{yml,yaml,ts,js}',
      '**/{template,sam}.{yml,yaml}',
      '**/{.nais,nais}/*.{yml,yaml}',
      '**/config/deploy*.yml',
      '**/Capfile',
      '**/config/deploy.rb',
      '**/ecosystem.config.{js,cjs,json}',
      '**/*.nomad',
      '**/*.nomad.hcl',
      '**/deploy.php',
      '**/appspec.{yml,yaml}',
      '**/fabfile.py',
    ]),
  },
  emits: [
    'deploy.scripted',
    'deploy.by-script',
    'delivery.scripted',
    'delivers.to-environments',
    'infrastructure.present',
    'deploy.rollback-automated',
    'deploy.change-revertible',
    'deploy.zero-downtime',
  ],
  hides: ['deployment'],
  *detect({ descriptors, pipelines, starters, documents }) {
    const inImage = starters.some(({ text }) => startsProcesses.test(text));
    const does = (...intents: readonly Intent[]) =>
      pipelines.some(({ jobs }) =>
        jobs.some(({ steps }) =>
          steps.some(({ work }) => work.some(({ intent, weak }) => intents.includes(intent) && !weak)),
        ),
      );
    const deployedHere = does('deploy');
    const isForOthers = does('publish', 'publish-image') && documents.some(({ text }) => offersToRun(text));
    for (const file of descriptors) {
      const row = rows.find(
        ({ file: name, text, unless }) =>
          name.test(file.path) && (text?.test(file.text) ?? true) && !unless?.test(file.text),
      );
      if (!row) continue;
      const at = (row.text && file.find(row.text)) ?? file.at(1);
      for (const signal of [
        'deploy.scripted',
        'deploy.by-script',
        'delivery.scripted',
        'delivers.to-environments',
        'infrastructure.present',
      ] as const) {
        // Who publishes a program and tells people to run it describes for them how platforms do.
        const isHint = isForOthers && signal === 'delivers.to-environments';
        yield {
          signal,
          at,
          note: `deployed by ${row.platform}`,
          ...(isHint ? { strength: 'weak' as const } : {}),
        };
      }
      const kept = serving.find(({ platform }) => platform === row.platform);
      if (kept?.asks.test(file.text) && !kept.unless?.test(file.text))
        yield {
          signal: 'deploy.zero-downtime',
          at: file.find(kept.asks) ?? at,
          note: `${row.platform} lets the old release serve until the new one is well`,
        };
      // No pipeline here deploys: who does is set up where nobody can look from here.
      const isOfImage = inImage && file.name === 'Procfile';
      if (!deployedHere && !isOfImage && deployOnPush.includes(row.platform))
        yield {
          unseen: 'deployment',
          reason: `${row.platform} can deploy what is pushed, by settings outside of the repository`,
          at,
        };
      if (revertible.includes(row.platform)) {
        for (const signal of ['deploy.rollback-automated', 'deploy.change-revertible'] as const)
          yield { signal, at, note: `${row.platform} goes back to the release before` };
      }
    }
  },
});
