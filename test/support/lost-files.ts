// A reporter for what vitest does not say: which file's process ended before its tests did, and how it ended.
import type { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Reporter, TestModule } from 'vitest/node';

/** Vitest ends a worker by this one. */
const ORDINARY = 'SIGTERM';

export class LostFiles implements Reporter {
  readonly #running = new Map<string, TestModule>();
  readonly #ends: string[] = [];

  readonly #watch = (message: unknown): void => {
    const { process: child } = message as { readonly process: ChildProcess };
    child.once('exit', (code, signal) => {
      if (!child.spawnargs.some((word) => /vitest[\\/]dist[\\/]workers/.test(word))) return;
      if ((signal !== null && signal !== ORDINARY) || (code ?? 0) !== 0) {
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

  onTestRunEnd(): void {
    unsubscribe('child_process', this.#watch);
    for (const end of this.#ends) console.error(`a test's process ended on its own: ${end}`);
    for (const module of this.#running.values()) {
      const done = [...module.children.allTests()].filter((test) => test.result().state !== 'pending');
      console.error(`${module.relativeModuleId} did not end; last of its tests: ${done.at(-1)?.fullName ?? 'none'}`);
    }
  }
}
