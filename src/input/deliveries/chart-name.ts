const part = /^[a-z0-9][\w.-]*$/i;
const registry = /^(oci|https):\/\/([a-z0-9][\w.-]*(?::\d{1,5})?(?:\/[\w.~-]+)*)\/*$/i;

/**
 * The whole name of a chart: that of the registry or of the index, and its own. Nothing where a part of it is not known, or
 * where it is on this machine only.
 */
export function chartName(at: string | undefined, chart: string | undefined): string | undefined {
  const name = (chart ?? '').trim();
  const [, scheme = '', place = ''] = registry.exec((at ?? '').trim().replace(/\/index\.yaml$/, '')) ?? [];
  if (place === '' || place.length > 300 || !part.test(name)) return undefined;
  if (/^(?:localhost|127\.0\.0\.1)(?:[:/]|$)/i.test(place)) return undefined;
  return `${scheme}://${place}/${name}`.toLowerCase();
}

/** The name of a chart that is given whole, `oci://ghcr.io/acme/charts/shop`. */
export function wholeChartName(address: string | undefined): string | undefined {
  const [, at, name] =
    /^(oci:\/\/.+)\/([^/]+?)\/*$/i.exec(
      (address ?? '')
        .trim()
        .replace(/@[^/]*$/, '')
        .replace(/:[^/]*$/, ''),
    ) ?? [];
  return chartName(at, name);
}

/** The registry that stands without a scheme where only registries stand: `ghcr.io/acme/charts`. */
export function registryOf(address: string | undefined): string | undefined {
  const text = (address ?? '').trim();
  return text === '' || /^[a-z]+:\/\//i.test(text) ? address : `oci://${text}`;
}
