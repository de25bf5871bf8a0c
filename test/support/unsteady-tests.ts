// Every commit gives a failed test one more try, so that an unsteady one among thousands does not refuse a good commit; this reporter
// says at the end which tests needed it and why, so that they are seen and mended.
import type { Reporter, TestCase } from 'vitest/node';

/** A counterexample that fast-check found is a finding, however seldom it is found: it is never tried again. */
export const ONE_MORE_TRY = { count: 1, condition: /^(?!Property failed)/ };

export class UnsteadyTests implements Reporter {
  readonly #unsteady: string[] = [];

  onTestCaseResult(test: TestCase): void {
    const { state, errors } = test.result();
    if (state !== 'passed' || test.diagnostic()?.flaky !== true) return;
    const [first] = errors ?? [];
    const stack = first?.stacks?.[0];
    const place = stack === undefined ? '' : `\n    at ${stack.file}:${stack.line}`;
    this.#unsteady.push(
      `${test.module.relativeModuleId} > ${test.fullName}\n    ${first?.message ?? 'without a word'}${place}`,
    );
  }

  onTestRunEnd(): void {
    if (this.#unsteady.length === 0) return;
    console.error(`unsteady tests, passed at the second try only (${this.#unsteady.length}); what the first try said:`);
    for (const test of this.#unsteady.splice(0)) console.error(`  ${test}`);
  }
}
