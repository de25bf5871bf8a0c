// Applies one working day, to be killed in the middle: workday-child.js DIR DAY DATE SEED
import { workDay } from '../../../src/playground/workday.ts';

const [dir = '', day = '', date = '', seed = ''] = process.argv.slice(2);
await workDay({ dir, day: Number(day), date, seed: Number(seed) });
process.disconnect();
