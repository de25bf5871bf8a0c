// What people type to have meters watched: subscriptions, limits, meters that are added, stopped and started.
import type { Command } from '../../../../bot/command.ts';
import type { CommandContext } from '../../../../feature.ts';
import type { MeterSettings } from '../../settings.ts';
import { addMeterCommand } from './add.ts';
import { meterLimitCommand } from './limit.ts';
import { startMeterCommand, stopMeterCommand } from './stop-start.ts';
import { subscribeCommand, unsubscribeCommand } from './subscribe.ts';

export const watchingCommands: readonly Command<CommandContext<MeterSettings>>[] = [
  ...[subscribeCommand, unsubscribeCommand],
  ...[addMeterCommand, stopMeterCommand, startMeterCommand, meterLimitCommand],
];
