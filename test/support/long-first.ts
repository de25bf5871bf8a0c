// The order of test files: what takes minutes begins first, so that no worker is left with it at the end while the others are done.
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Whole servers, one after the other. Vitest itself begins with the largest files, and these are small ones. */
const LONG = [
  /\/test\/group\//,
  /\/test\/web\/(start|browser)/,
  /\/test\/ledger\/faults\//,
  /\/test\/watch\/(watch|told)/,
  /\/test\/(bot|outbox|work)\/kills/,
  /\/test\/(scheduler\/processes|playground\/workday|cli\/contracts|bitable-sync\/run\/kills)/,
];

function isLong({ moduleId }: TestSpecification): boolean {
  return LONG.some((pattern) => pattern.test(moduleId));
}

export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}
