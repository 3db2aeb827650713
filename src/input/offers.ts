/** Words by which documents tell people to run an image or an application themselves. Linear-time. */
const selfHosted = /\bself-?host/i;
const imageRun = /\bdocker (?:container |image )?(?:run|pull)\b((?:\\\n|[^\n]){0,600})/gi;

/** Images of others that developers start beside what they work on. */
const besides =
  /(?:^|\s|\w\/)(?:postgres|postgresql|postgis|mysql|mariadb|redis|valkey|memcached|mongo|mongodb|rabbitmq|kafka|zookeeper|elasticsearch|opensearch|localstack|minio|mailhog|mailpit|mailcatcher|jaeger|all-in-one|nginx|selenium|standalone-chrome|swagger-ui|plantuml|structurizr\/lite|node|python|ruby|golang|alpine|ubuntu|debian|busybox|hello-world)(?:[:@\s"'`-]|$)/im;

/** Images that stand in for others in tests. */
const standIn = /\s[\w.-]+\/[\w.-]{0,80}(?:tests?|mock|stub|fake)[\w.-]{0,80}(?=[:@\s`]|$)/im;

/** Whether a document offers what is published here to those who read it. */
export function offersToRun(text: string): boolean {
  if (selfHosted.test(text)) return true;
  return [...text.matchAll(imageRun)].some(([, rest = '']) => !besides.test(rest) && !standIn.test(rest));
}
