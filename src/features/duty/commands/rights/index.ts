// The words about rights.
import type { Command } from '../../../../bot/command.ts';
import { claimCommand } from './claim.ts';
import type { RightsContext } from './context.ts';
import { agreeCommand, refuseCommand } from './decide.ts';
import { grantCommand, revokeCommand } from './grant.ts';
import { ownRightsCommand, showRightsCommand } from './own.ts';
import { requestCommand } from './request.ts';

export const rightsCommands: readonly Command<RightsContext>[] = [
  ownRightsCommand,
  showRightsCommand,
  grantCommand,
  revokeCommand,
  requestCommand,
  agreeCommand,
  refuseCommand,
  claimCommand,
];
