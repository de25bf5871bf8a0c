// The resident of Bitable sync: enters what is due, does what is queued, lets plans lapse.
import type { Resident } from '../../scheduler/resident.ts';
import type { SyncContext } from './context.ts';

export const bitableSyncResident: Resident<SyncContext> = {
  name: 'bitable-sync',
  title: '多维表格同步',
  run: async (fresh, signal) => {
    // Not before it is needed: the server knows the resident by its name, and runs none of its work.
    const { stay } = await import('./run/stay.ts');
    await stay(fresh, signal);
  },
};
