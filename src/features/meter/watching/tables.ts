// The tables of the watching. Instants in milliseconds, UTC, unless they are text.

export interface WatchingTables {
  /** What is wrong now, one row an alert's key: gone with its end. */
  meter_episodes: {
    readonly key: string;
    /** A meter's number, or `source:` and a source's name. */
    readonly subject: string;
    /** As it was raised, so that it recovers with the same; empty: no site's. */
    readonly site: string;
    severity: string;
    readonly since: number;
    /** What its end is measured by: a balance, an instant. */
    readonly seen: number;
    /** What its card showed last, as far as that is a reason to change it. */
    mark: string;
    /** 0: an alert about the whole source says it. */
    told: number;
  };
  /** When a meter or a source was looked at last, so that older findings count no more. */
  meter_looks: {
    readonly subject: string;
    looked_at: number;
    /** Of the last look at everything, forecast and hours too. */
    full_at: number;
    /** The balance at that look, hundredths of a kWh; null before a reading. */
    remain: number | null;
    /** Top-ups up to this instant are told, or are older than the watching. */
    told_to: number;
  };
  /** Who wants to hear of a low balance by a limit of his own. */
  meter_subscriptions: {
    readonly id: string;
    readonly meter: string;
    /** `oc_…` or `ou_…`. */
    readonly target: string;
    readonly kind: 'days' | 'kwh' | 'yuan';
    /** Tenths of a day, hundredths of a kWh or of a yuan. */
    units: number;
    /** open_id. */
    readonly by: string;
    readonly created_at: string;
    fired_at: string | null;
  };
}
