// What later features may ask of duty.
export { tellRecovery } from './notices/tell.ts';
