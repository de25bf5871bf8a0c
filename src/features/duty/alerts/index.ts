// What people type about alerts.
import type { Command } from '../../../bot/command.ts';
import type { CommandContext } from '../../../feature.ts';
import type { DutySettings } from '../settings.ts';
import { acknowledgeCommand, silenceCommand, unsilenceCommand } from './act.ts';
import { alertCommand, alertsCommand, onDutyCommand } from './list.ts';

export const alertCommands: readonly Command<CommandContext<DutySettings>>[] = [
  alertsCommand,
  alertCommand,
  acknowledgeCommand,
  silenceCommand,
  unsilenceCommand,
  onDutyCommand,
];
