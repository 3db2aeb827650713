import { defineDetector } from '../../src/detector.js';
import { type CodeMatch, type CodePattern, code } from '../../src/input/code.js';
import { textWithoutComments } from '../../src/input/comments.js';
import { paths } from '../../src/input/files.js';
import { languageOf, languages } from '../../src/input/languages.js';
import { type Dependency, manifests } from '../../src/input/manifests.js';

interface Library {
  readonly library: string;
  readonly dependency: RegExp;
  readonly literal: string;
  /** How product code asks for a toggle. Linear-time. */
  readonly pattern: RegExp;
  readonly example: string;
}

/** Toggle libraries and services: what is depended on, and how code uses it. */
export const rows: readonly Library[] = [
  {
    library: 'LaunchDarkly',
    dependency: /launchdarkly/i,
    literal: 'ariation',
    pattern: /\.(bool)?[vV]ariation\(/,
    example: "client.variation('new-checkout', user, false)",
  },
  {
    library: 'Unleash',
    dependency: /unleash/i,
    literal: 'sEnabled',
    pattern: /\b(isEnabled|is_enabled|IsEnabled|useFlag)\(/,
    example: "unleash.isEnabled('new-checkout')",
  },
  {
    library: 'Flipper',
    dependency: /^flipper(-.+)?$/,
    literal: 'Flipper',
    pattern: /\bFlipper(\.enabled\?|\[)/,
    example: 'Flipper.enabled?(:search)',
  },
  {
    library: 'Flagsmith',
    dependency: /flagsmith/i,
    literal: 'lag',
    pattern:
      /\b(hasFeature|has_feature|is_feature_enabled|isFeatureEnabled|getValue|get_(?:identity|environment)_flags|[gG]et(?:Identity|Environment)Flags(?:Async)?|get_flag)\(/,
    example: "flagsmith.hasFeature('search')",
  },
  {
    library: 'ConfigCat',
    dependency: /configcat/i,
    literal: 'etValue',
    pattern: /\b[gG]et_?[vV]alue(Async)?\(/,
    example: "client.getValueAsync('search', false)",
  },
  {
    library: 'OpenFeature',
    dependency: /open-?feature/i,
    literal: 'BooleanValue',
    pattern: /\b[gG]etBooleanValue(Async)?\(|BooleanValue\(/,
    example: "client.getBooleanValue('search', false)",
  },
  {
    library: 'Togglz',
    dependency: /togglz/,
    literal: 'isActive',
    pattern: /\bisActive\(/,
    example: 'Features.SEARCH.isActive()',
  },
  {
    library: 'FF4J',
    dependency: /ff4j/,
    literal: 'check',
    pattern: /\bff4j\.check\(/i,
    example: 'ff4j.check("search")',
  },
  {
    library: 'waffle',
    dependency: /^django-waffle$/,
    literal: 'is_active',
    pattern: /\b(flag|switch)_is_active\(/,
    example: "flag_is_active(request, 'search')",
  },
  {
    library: 'Feature Management',
    dependency: /Microsoft\.FeatureManagement/,
    literal: 'IsEnabled',
    pattern: /\bIsEnabledAsync\(|\[FeatureGate/,
    example: 'manager.IsEnabledAsync("Search")',
  },
  {
    library: 'GrowthBook',
    dependency: /growthbook/i,
    literal: 'sOn',
    pattern: /\b(isOn|is_on|useFeatureIsOn)\(/,
    example: "growthbook.isOn('search')",
  },
  {
    library: 'PostHog',
    dependency: /posthog/i,
    literal: 'eature',
    pattern: /\b(isFeatureEnabled|feature_enabled|useFeatureFlagEnabled)\(/,
    example: "posthog.isFeatureEnabled('search')",
  },
  {
    library: 'Pennant',
    dependency: /laravel\/pennant/,
    literal: 'Feature::',
    pattern: /\bFeature::active\(/,
    example: "Feature::active('search')",
  },
  {
    library: 'Rollout',
    dependency: /^rollout$/,
    literal: 'active?',
    pattern: /\$?rollout\.active\?\(/i,
    example: 'rollout.active?(:search)',
  },
];

/** Switches of functions that people turn in the environment. What is only measured, logged or secured is configured, not switched. */
export const switches = {
  literal: 'ENABLE',
  pattern:
    /(process\.env|os\.environ|os\.getenv|getenv|os\.Getenv|os\.LookupEnv|env::var|Environment\.GetEnvironmentVariable|System\.get_env|ENV|System\.getenv)[[("'.\s]{1,6}(FEATURE_\w{3,40}|ENABLE_(?!TRAC|METRIC|PROFIL|STATS|LOG|DEBUG|SSL|TLS|HTTP|CORS|SWAGGER|CACH|SENTRY|TELEMETRY|OTEL|PROMETHEUS|GZIP|COMPRESS|BASIC_AUTH|RATE_LIMIT|CSP|MONITOR|APM|PPROF|NEW_?RELIC|DATADOG)\w{3,40}|\w{3,40}_FEATURE_ENABLED)/,
  example: 'os.Getenv("ENABLE_ASSISTANT")',
};

/** The same by what the setting is compared with: a setting that is only on or off, of what the product does. */
export const compared = {
  languages: ['javascript', 'typescript', 'python', 'ruby', 'go'],
  literal: '_',
  pattern:
    /(?:process\.env\.|os\.environ\.get\(["']|os\.getenv\(["']|os\.Getenv\("|ENV\[["'])(?!\w{0,40}(?:TRAC|METRIC|PROFIL|STATS|LOG|DEBUG|SSL|TLS|HTTP|CORS|SWAGGER|CACH|SENTRY|TELEMETRY|OTEL|PROMETHEUS|GZIP|COMPRESS|AUTH|RATE_|CSP|MONITOR|CRONITOR|APM|ANALYTICS|GA4|GTM|REDIS|PROXY|MOCK|STUB|TEST))(?:SUPPORT_\w{3,40}|\w{3,40}_(?:TOGGLE|FLAG|ENABLED))["']?(?:,\s{0,3}["']\w{0,6}["'])?[\])]{0,2}\s{0,3}(?:===?|==)\s{0,3}["'](?:1|true|on|yes)["']/i,
  example: 'return process.env.SUPPORT_LOOSE_LEAF === "1";',
} as const satisfies CodePattern;

/** A file in which a product keeps its toggles. */
const registryFiles = '**/{feature,features}{-,_,}{flag,flags,toggle,toggles}.{json,yml,yaml,toml}';

/** Registries of the product's own, asked by name; more than one question makes one. */
export const registries = [
  {
    literal: 'eature',
    pattern:
      /\b(FeatureFlags?|FeatureToggles?|FeatureService|FeatureSwitch(es)?|featureFlags?|feature_flags?|featureToggles?)(\.|::|->)(is_?)?([aA]ctive|[eE]nabled|[oO]n)\??\(?\s?\(?["':][\w:.-]{2,60}/,
    example: "FeatureFlag.active?('tea_of_the_day')",
  },
  {
    literal: 'eature',
    pattern:
      /\b(is_?[fF]eature(Flag|Toggle)?_?([oO]n|[oO]ff|[eE]nabled|[aA]ctive)|IsFeature(On|Off|Enabled|Active)|feature(Flag|Toggle)?_?([eE]nabled|[aA]ctive)\??|FeatureEnabled)\(\s?["'`:][\w:.-]{2,60}/,
    example: 'if (env.IsFeatureOn("LOOSE_LEAF")) {',
  },
  {
    literal: 'eature',
    pattern:
      /\b(config|settings|Settings)\.(featureFlags|featureToggles|feature_flags|feature_toggles|features)\.\w{3,40}/,
    example: 'if (config.featureToggles.looseLeaf) {',
  },
  {
    languages: ['java', 'kotlin', 'groovy', 'scala', 'csharp'],
    literal: 'feature',
    pattern: /["'`]\$?\{?(?:[\w-]{1,40}\.){0,4}feature(?:s|-?flags?|-?toggles?)\.[\w.-]{3,60}/,
    example: '@ConditionalOnProperty(name = "features.loose-leaf")',
  },
  {
    literal: 'FEATURE_',
    pattern: /["'](?:\w{2,40}_)?FEATURE_(?:TOGGLE|FLAG|SWITCH)_?\w{0,40}["']|\bsettings\.FEATURE_\w{3,40}/,
    example: "enabled: get('LOOSE_LEAF_FEATURE_TOGGLE_ENABLED', false),",
  },
] as const satisfies readonly CodePattern[];

export default defineDetector({
  about: 'Feature toggles: libraries that code asks, switches in the environment',
  reads: {
    manifests: manifests(),
    uses: code(rows),
    switches: code([switches, compared]),
    asked: code(registries),
    kept: paths(registryFiles),
  },
  emits: ['toggles.used'],
  *detect({ manifests, uses, switches, asked, kept }) {
    const dependencies = manifests
      .filter(({ class_ }) => class_ === 'product')
      .flatMap(({ dependencies }) => dependencies);
    const isToggleTool = manifests.some(
      ({ name, class_ }) =>
        class_ === 'product' && rows.some(({ dependency }) => name !== undefined && dependency.test(name)),
    );
    if (isToggleTool) return;
    for (const { row, at } of uses) {
      if (
        dependencies.some(({ name, scope }: Dependency) => scope === 'runtime' && row.dependency.test(name))
      ) {
        yield { signal: 'toggles.used', at, note: `code asks ${row.library}` };
      }
    }
    const questions = asked.flatMap(questionsIn);
    if (new Set(questions.map(({ text }) => text)).size >= (kept.length > 0 ? 1 : 2))
      for (const { at } of questions.slice(0, 3))
        yield { signal: 'toggles.used', at, note: "code asks the product's own registry" };
    const turned = switches.flatMap(questionsIn);
    const named = new Set(turned.map(({ text }) => text));
    for (const { at } of turned.slice(0, 3)) {
      if (named.size >= 2)
        yield { signal: 'toggles.used', at, note: 'functions are switched by the environment' };
      else
        yield {
          signal: 'toggles.used',
          at,
          note: 'one function is switched by the environment',
          strength: 'weak',
        };
    }
  },
});

/** All that one file asks, each question once. */
function questionsIn({ file, row }: CodeMatch): readonly Pick<CodeMatch, 'text' | 'at'>[] {
  const language = languageOf(file.path);
  const text = language ? textWithoutComments(file, languages[language].comments) : file.text;
  return [...text.matchAll(new RegExp(row.pattern.source, 'g'))]
    .slice(0, 20)
    .map((match) => ({ text: match[0], at: file.at(file.lineAt(match.index)) }));
}
