/** Copies that somebody keeps beside the configuration that is used: `cloudbuild.old.yaml`, `pipeline.bak/`. */
const aside =
  /(?:^|\/)[^/]*[._-](?:old|bak|bkp|backup|orig|disabled|deprecated|unused)(?:\.(?:ya?ml|json|groovy))?(?:\/|$)/i;

/** Whether a path, where any name will do for a configuration, is one that was put aside. */
export function isPutAside(path: string): boolean {
  return aside.test(path);
}
