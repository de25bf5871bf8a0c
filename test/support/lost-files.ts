// A reporter for what vitest does not say: which file's process ended before its tests did, and how it ended.
import type { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';

/** Vitest ends a worker by this one. */
const ORDINARY = 'SIGTERM';
/** Of memory that is read after it was given back: seen as a fault of a page, and as a mutex that the C library no longer believes. */
const MEMORY_FAULTS: readonly string[] = ['SIGSEGV', 'SIGBUS', 'SIGABRT'];

export class LostFiles implements Reporter {
  readonly #running = new Map<string, TestModule>();
  readonly #ends: string[] = [];
  #memoryFaults = 0;

  readonly #watch = (message: unknown): void => {
    const { process: child } = message as { readonly process: ChildProcess };
    child.once('exit', (code, signal) => {
      if (!child.spawnargs.some((word) => /vitest[\\/]dist[\\/]workers/.test(word))) return;
      if ((signal !== null && signal !== ORDINARY) || (code ?? 0) !== 0) {
        if (signal !== null && MEMORY_FAULTS.includes(signal)) this.#memoryFaults += 1;
        const at = [...this.#running.values()].map(({ relativeModuleId }) => relativeModuleId);
        this.#ends.push(`process ${child.pid}: code ${code}, signal ${signal}; running then: ${at.join(', ')}`);
      }
    });
  };

  onInit(): void {
    subscribe('child_process', this.#watch);
  }

  onTestModuleStart(module: TestModule): void {
    this.#running.set(module.id, module);
  }

  onTestModuleEnd(module: TestModule): void {
    this.#running.delete(module.id);
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    unsubscribe('child_process', this.#watch);
    for (const end of this.#ends) console.error(`a test's process ended on its own: ${end}`);
    for (const module of this.#running.values()) {
      const done = [...module.children.allTests()].filter((test) => test.result().state !== 'pending');
      console.error(`${module.relativeModuleId} did not end; last of its tests: ${done.at(-1)?.fullName ?? 'none'}`);
    }
    this.#report(modules, errors.length);
  }

  /** For scripts/test.mjs, which runs them once more: the files that memory faults took, where nothing else went wrong. */
  #report(modules: readonly TestModule[], errors: number): void {
    const file = process.env.ZHIBAN_TEST_LOST;
    if (file === undefined) return;
    const lost = [...this.#running.values()];
    const others = modules.filter((module) => !this.#running.has(module.id));
    const allWell =
      others.every((module) => module.ok()) &&
      lost.every(({ children }) => [...children.allTests('failed')].length === 0) &&
      errors === lost.length &&
      this.#memoryFaults === lost.length;
    writeFileSync(file, JSON.stringify(allWell ? lost.map(({ relativeModuleId }) => relativeModuleId) : []));
  }
}
