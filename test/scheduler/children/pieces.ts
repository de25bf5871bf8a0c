// What a job's own file is made of, for the small jobs that a test writes: they run as processes and can load no TypeScript.
export { openChildLink } from '../../../src/scheduler/child-link.ts';
export { relayToChild } from '../../../src/scheduler/worker-relay.ts';
