// A unit of publication: the ledgers that one source of one site feeds. They were read in one snapshot and stand or fall together.
import type { SiteConfig } from '../../../config/core.ts';
import type { BaselineMove, LakeState } from '../../../lake/catalogue.ts';
import type { DuckSession } from '../../../lake/duck.ts';
import { errorText, UpstreamError, UserError } from '../../../lib/errors.ts';
import { minuteText } from '../../../lib/zoned-time.ts';
import { type LedgerContext, layoutOf } from '../context.ts';
import type { LedgerModel } from '../model/ledger-model.ts';
import type { Outcome, PublishedResult } from '../queries.ts';
import type { ResultState } from '../tables.ts';
import { type ChangeCounts, compareStates, dropChanges, NO_CHANGES } from './compare-states.ts';
import { type Decision, decide, isSuddenLoss, keepsCheckpoint, type Standing } from './decide.ts';

export interface Unit {
  readonly site: SiteConfig;
  readonly source: string;
  readonly standings: readonly Standing[];
}

export type Result = Omit<PublishedResult, 'publication'>;
export type Move = Omit<BaselineMove, 'publication' | 'now'>;

export interface UnitOutcome {
  readonly results: readonly Result[];
  readonly moves: readonly Move[];
}

interface Judged {
  readonly standing: Standing;
  readonly decision: Decision;
  readonly counts: ChangeCounts;
}

export function unitsOf(
  sites: readonly SiteConfig[],
  models: readonly LedgerModel[],
  states: readonly LakeState[],
  outcomes: readonly Outcome[],
): readonly Unit[] {
  return sites.flatMap((site) =>
    Object.keys(site.sources).flatMap((source) => {
      const standings = models
        .filter((model) => model.source === source)
        .map((model) => {
          const own = states.filter((state) => state.site === site.code && state.ledger === model.name);
          return {
            model,
            candidate: own.find((state) => state.role === 'candidate') ?? null,
            baseline: own.find((state) => state.role === 'baseline') ?? null,
            outcome: outcomes.find((one) => one.site === site.code && one.ledger === model.name) ?? null,
          };
        })
        .filter(({ candidate, baseline, outcome }) => candidate !== null || baseline !== null || outcome !== null);
      return standings.length === 0 ? [] : [{ site, source, standings }];
    }),
  );
}

/** Compares a unit's ledgers; when one of them lost too many rows, none of them is published. */
export async function judgeUnit(
  ctx: LedgerContext,
  session: DuckSession,
  unit: Unit,
  accepted: boolean,
): Promise<UnitOutcome> {
  const asOf = (instant: string): string => minuteText(instant, unit.site.timeZone);
  const judged: Judged[] = [];
  for (const standing of unit.standings) {
    judged.push(await judge(ctx, session, unit, standing, decide(standing, unit.site.code, accepted, asOf)));
  }
  const losses = accepted ? [] : judged.filter((one) => isHeld(one, ctx));
  if (losses.length === 0)
    return { results: judged.map((one) => resultOf(unit, one)), moves: judged.flatMap((one) => moveOf(one, ctx)) };
  for (const one of judged) await dropChanges(session, one.standing.model.name, unit.site.code);
  const why = losses
    .map(
      ({ standing, counts }) => `${standing.model.title} ${standing.baseline?.rows ?? 0} 行中少了 ${counts.removed} 行`,
    )
    .join('、');
  return { results: judged.map((one) => heldResult(unit, one, why, asOf)), moves: [] };
}

async function judge(
  ctx: LedgerContext,
  session: DuckSession,
  unit: Unit,
  standing: Standing,
  decision: Decision,
): Promise<Judged> {
  if (decision.do !== 'compare') return { standing, decision, counts: NO_CHANGES };
  try {
    const counts = await compareStates(session, layoutOf(ctx), standing.model, unit.site, decision);
    return { standing, decision, counts };
  } catch (thrown) {
    // A full disk, Ctrl-C, a lost lease: no fault of the state.
    if (thrown instanceof UserError || thrown instanceof UpstreamError || ctx.signal.aborted) throw thrown;
    await dropChanges(session, standing.model.name, unit.site.code);
    ctx.log.error({ site: unit.site.code, ledger: standing.model.name, err: thrown }, 'comparison failed');
    const note = `未比对：状态文件读不出（${errorText(thrown).split('\n')[0]}）；请运行 zhiban doctor 检查数据文件`;
    return { standing, decision: { do: 'leave', state: 'faulty', note }, counts: NO_CHANGES };
  }
}

function isHeld({ counts, standing }: Judged, ctx: LedgerContext): boolean {
  return standing.baseline !== null && isSuddenLoss(counts.removed, standing.baseline.rows, ctx.settings.guard);
}

function resultOf(unit: Unit, { standing, decision, counts }: Judged): Result {
  const { candidate, baseline, model } = standing;
  const inForce = decision.do === 'leave' ? baseline : candidate;
  return {
    site: unit.site.code,
    ledger: model.name,
    state: stateOf(decision),
    rows: inForce?.rows ?? 0,
    ...counts,
    data_as_of: inForce?.dataAsOf ?? null,
    note: decision.note,
  };
}

function stateOf(decision: Decision): ResultState {
  if (decision.do === 'leave') return decision.state;
  return decision.do === 'build' ? 'built' : 'compared';
}

function heldResult(unit: Unit, judged: Judged, why: string, asOf: (instant: string) => string): Result {
  const { baseline } = judged.standing;
  const own = resultOf(unit, judged);
  if (judged.decision.do === 'leave') return own;
  const until = baseline === null ? '' : `（数据截至 ${asOf(baseline.dataAsOf)}）`;
  return {
    ...own,
    ...NO_CHANGES,
    state: 'held',
    rows: baseline?.rows ?? 0,
    data_as_of: baseline?.dataAsOf ?? null,
    note: `行数骤减，待确认${until}：${why}；确认无误后运行 zhiban ledger accept --site ${unit.site.code}`,
  };
}

function moveOf({ standing, decision }: Judged, ctx: LedgerContext): readonly Move[] {
  if (decision.do === 'leave') return [];
  const { baseline } = standing;
  if (baseline === null) return [{ candidate: decision.candidate.id, before: null }];
  const border = decision.do === 'build' || decision.plan.border;
  const keep = keepsCheckpoint(baseline, border, ctx.settings.checkpointDays);
  return [{ candidate: decision.candidate.id, before: { state: baseline, keep } }];
}
