// The one company of the simulator.

/** Looks like the platform's keys. */
export const TENANT_KEY = '2ed263bf32cf1651';
