/** Steps that run a script, with their shells. */
export const shells: Readonly<Record<string, string | undefined>> = {
  sh: undefined,
  bat: 'cmd',
  powershell: 'powershell',
  pwsh: 'pwsh',
};

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

/** Steps and wrappers of Jenkins and its common plugins that do nothing that a pipeline is asked for. */
export const quiet: ReadonlySet<string> = words(`
  echo print println printf error unstable sleep pwd isUnix fileExists findFiles readFile writeFile readJSON writeJSON readYaml writeYaml
  readProperties readMavenPom writeMavenPom readManifest readCSV writeCSV readTrusted touch deleteDir cleanWs step tool milestone timestamps ansiColor
  timeout retry lock wrap withCredentials withEnv withMaven withGradle withAnt withNPM nodejs withDockerRegistry withDockerContainer
  withDockerServer docker.withRegistry docker.withServer docker.withTool docker.image docker.script
  inside withRun run pull tag imageName id pull container podTemplate containerTemplate containerTemplates node ws dir script steps stages stage
  parallel catchError warnError waitUntil withChecks sshagent sshUserPrivateKey usernamePassword string file certificate usernameColonPassword
  configFileProvider configFile withAWS withKubeConfig withKubeCredentials withVault withSecrets withAzureKeyvault azureKeyVault
  withPythonEnv withDotNet withXvfb xvfb xvnc properties buildDiscarder logRotator disableConcurrentBuilds pipelineTriggers parameters
  booleanParam choice text password input booleanParameters disableResume durabilityHint rateLimitBuilds overrideIndexTriggers
  copyArtifactPermission skipDefaultCheckout skipStagesAfterUnstable preserveStashes parallelsAlwaysFailFast checkoutToSubdirectory
  quietPeriod newContainerPerStage library load currentBuild.result setBuildName buildName buildDescription setGitHubPullRequestStatus
  addBadge addShortText addInfoBadge addWarningBadge addErrorBadge addHtmlBadge createSummary manager.addShortText isRestartedRun
  unzip zip untar tar sha1 sha256 nodesByLabel getContext withContext envVarsForTool dockerFingerprintFrom dockerFingerprintRun scm
  credentials cron pollSCM upstream githubPush unarchive fingerprint validateDeclarativePipeline discoverGitReferenceBuild
  discoverReferenceBuild mineRepository gitDiffStat realtimeJUnit throttle waitForBuild listGitBranches resolveScm archiveUnitTestResults
  Date JsonSlurper JsonSlurperClassic JsonOutput.toJson JsonOutput.prettyPrint Utils.markStageSkippedForConditional sprintf httpRequest
  withGroovy wrappers usernameColonPassword gitUsernamePassword vaultToken aws googleServiceAccount kubeconfigContent kubeconfigFile
  call super catch assert hasProperty evaluate random build.result scanForIssues.tool maven ant gradle.properties acceptGitLabMR addGitLabMRComment
  gitlabBuilds gitlabCommitStatus updateGitlabCommitStatus addInteractivePromotion sendSplunkConsoleLog logstash withStatistics`);

/** Functions of Groovy and Java that are called bare. */
export const languageWords: RegExp =
  /^(?:[A-Z]\w*(?:\.\w+)*|(?:env|params|currentBuild|scm|Math|System|String|log|logger|utils?|this|owner|delegate|it|pullRequest|manager|jenkins|hudson|java|groovy|org|com|Jenkins)\..*)$/;

/** Methods of values: what is called on something else than steps. */
export const shared = /^(?:steps|this|script|pipeline|context|self)\./;

/** Plugins by the names of their classes, and the steps that they are. */
export const classes: Readonly<Record<string, string>> = {
  JUnitResultArchiver: 'junit',
  XUnitBuilder: 'xunit',
  XUnitPublisher: 'xunit',
  ArtifactArchiver: 'archiveArtifacts',
  Mailer: 'mail',
  ExtendedEmailPublisher: 'emailext',
  CoberturaPublisher: 'cobertura',
  CloverPublisher: 'cobertura',
  JacocoPublisher: 'jacoco',
  CheckStylePublisher: 'checkstyle',
  FindBugsPublisher: 'findbugs',
  PmdPublisher: 'checkstyle',
  WarningsPublisher: 'recordIssues',
  HtmlPublisher: 'publishHTML',
  GitHubCommitStatusSetter: 'githubNotify',
  GitHubSetCommitStatusBuilder: 'githubNotify',
  DependencyCheckPublisher: 'dependencyCheckPublisher',
  CopyArtifact: 'copyArtifacts',
};
