// The keys of the meter's alerts, and what they are about.

export type MeterTrouble = 'low' | 'fast' | 'silent' | 'frozen';

export const meterKey = (trouble: MeterTrouble, number: string): string => `meter/${trouble}/${number}`;
export const sourceKey = (trouble: 'silent' | 'frozen', source: string): string => `meter/source-${trouble}/${source}`;
export const subscriptionKey = (id: string): string => `meter/subscription/${id}`;

/** As a subject of looks and episodes; no meter's number has a colon. */
export const sourceSubject = (source: string): string => `source:${source}`;
