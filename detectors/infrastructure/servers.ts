import { defineDetector } from '../../src/detector.js';
import { files } from '../../src/input/files.js';

/** Installs packages of the system. */
const installs = /^[^#\n]{0,200}\b(?:apt-get|apt|yum|dnf|zypper|apk)\b[^#\n]{0,80}[ \t](?:install|add)[ \t]/m;

/** Has the system run something for good, or hands it settings of its services. */
const runs =
  /^[^#\n]{0,200}\bsystemctl[ \t]+(?:--?[\w-]+[ \t]+){0,3}(?:enable|restart|reload|daemon-reload)\b|^[^#\n]{0,200}[ \t>]\/etc\/(?:systemd\/system|nginx|apache2|httpd|init\.d|supervisor)\//m;

/** Machines of people who develop and of pipelines, and what users install by themselves. */
const others =
  /(^|\/)(?:\.\w+|ci|dev|vagrant|docker|tests?|examples?|runners?)\/|(^|[/_-])(?:dev|ci|test|vagrant|runner)([/_.-]|$)/i;

export default defineDetector({
  about: 'Scripts that set servers up: packages and services of the system',
  reads: {
    scripts: files(
      '**/*{deploy,provision,setup,set-up,install,bootstrap,init,startup,start-up,server}*{,.sh,.bash}',
    ),
  },
  emits: ['infrastructure.present', 'infrastructure.scripted'],
  *detect({ scripts }) {
    const servers = scripts.filter(
      ({ path, text }) =>
        /^#!.*sh\b/.test(text) && !others.test(path) && installs.test(text) && runs.test(text),
    );
    for (const file of servers.slice(0, 3))
      for (const signal of ['infrastructure.present', 'infrastructure.scripted'] as const)
        yield { signal, at: file.find(installs) ?? file.at(1), note: 'a script that sets a server up' };
  },
});
