// A run as its page shows it: stages, batches, waits, failed rows, what may be done with it. Pure.
import { countText, durationText } from '../../../web/page-text.ts';
import type { WaitingPlan } from '../approve/queries.ts';
import { tenseOf } from '../cards/run-words.ts';
import { type RunProgress, type StageReport, type SyncRun, stageUnit } from '../model/run.ts';
import type { Naming } from './names.ts';
import {
  countParts,
  countsSentence,
  isOpen,
  RUN_KIND_TITLES,
  remedyOf,
  stateTitle,
  toneOf,
  tookText,
  whenText,
  workText,
} from './words.ts';

export function runView(run: SyncRun, naming: Naming, now: Date) {
  const { progress, counts, reason } = run;
  const failed = run.state === 'failed' || run.state === 'partly';
  return {
    trace: run.trace,
    kind: RUN_KIND_TITLES[run.kind],
    who: run.kind === 'scheduled' ? '' : naming(run.askedBy),
    ...{
      state: stateTitle(run.state),
      tone: toneOf(run.state),
      isOpen: isOpen(run.state),
      isQueued: run.state === 'queued',
    },
    at: whenText(run.startedAt ?? run.askedAt, now),
    due: run.dueAt === null ? '' : whenText(run.dueAt, now),
    took: workText(run, now),
    message: run.message ?? '',
    remedy: failed && reason !== null ? remedyOf(run, reason) : '',
    counts: countParts(counts, tenseOf(run)),
    sentence: counts === null ? '' : countsSentence(counts, tenseOf(run), run.kind),
    stages: (progress?.stages ?? []).map((stage) => stageView(stage, now)),
    ...(progress === null ? NO_PROGRESS : progressView(progress)),
    failed: failedLists(run),
    isFailedCut: run.failedRows.length >= MOST_KEPT,
  };
}

/** So many of them a run keeps. */
const MOST_KEPT = 200;

/** Rows of the source, counted as the run counts them, and records of the table, which are none of those. */
function failedLists({ kind, counts, failedRows }: SyncRun) {
  const rows = failedRows.filter(({ row }) => row !== null);
  const records = failedRows.filter(({ row }) => row === null);
  return [
    {
      ...{ title: '没写成、没写全的行', place: '哪一行', count: `${countText(counts?.failed ?? rows.length)} 行` },
      rows: rows.map(({ row, key, text }) => ({ where: `第 ${countText(row ?? 0)} 行`, key, text })),
    },
    {
      ...{ title: kind === 'undo' ? '没有放回的记录' : '表里有问题的记录', place: '哪条记录' },
      count: `${countText(records.length)} 条`,
      rows: records.map(({ record, key, text }) => ({ where: record ?? '', key, text })),
    },
  ].filter((list) => list.rows.length > 0);
}

const NO_PROGRESS = { batches: null, traffic: '' };

function stageView({ name, startedAt, endedAt, rows, note }: StageReport, now: Date) {
  return {
    name,
    isOver: endedAt !== null,
    took: tookText(startedAt, endedAt, now),
    rows: rows === null ? '' : `${countText(rows)} ${stageUnit({ name })}`,
    note: note ?? '',
  };
}

function progressView({ batches, batchesDone, requests, retries, waitedMs }: RunProgress) {
  const waited = waitedMs > 0 ? `，照飞书说的等了 ${durationText(waitedMs)}` : '';
  return {
    batches:
      batches === 0
        ? null
        : { all: batches, done: batchesDone, text: `${countText(batchesDone)} / ${countText(batches)} 批` },
    traffic: `${countText(requests)} 次请求${retries > 0 ? `，重试 ${countText(retries)} 次` : ''}${waited}`,
  };
}

const PLAN_ENDS: Readonly<Record<Exclude<WaitingPlan['state'], 'waiting'>, string>> = {
  approved: '已批准',
  refused: '已拒绝',
  replaced: '已被同一任务更新的计划取代',
  lapsed: '没有人审批，已经失效',
};

/** Who may decide until when, or who did. */
export function approvalView(plan: WaitingPlan, naming: Naming, viewer: string | null, now: Date) {
  const { state, needsOther, askedBy, expiresAt, decidedBy, decidedAt } = plan;
  const isWaiting = state === 'waiting' && Date.parse(expiresAt) > now.getTime();
  const decided = decidedBy === null || decidedAt === null ? '' : `，${naming(decidedBy)} ${whenText(decidedAt, now)}`;
  return {
    isWaiting,
    until: whenText(expiresAt, now),
    reasons: plan.shown.reasons,
    /** He may say no to what he asked for, and not yes. */
    isOwn: needsOther && askedBy !== null && askedBy === viewer,
    needsOther: needsOther && askedBy !== null ? naming(askedBy) : null,
    end: isWaiting ? '' : `${state === 'waiting' ? PLAN_ENDS.lapsed : PLAN_ENDS[state]}${decided}`,
  };
}
