/** Faults by rule: which units of a fleet are struck by what, from when, for how long. The fleet's calendar runs them. */
import { mqttClientId, parseDeviceId, type Random } from '../devices/index.ts';
import type { FaultBook } from './fault-book.ts';
import type { FaultRule } from './fault-table.ts';

export interface FaultPlan {
  /** `PRODUCT/name` of the units it may strike. */
  readonly units: readonly string[];
  /** Without `clientId`: the plan says whom. */
  readonly rule: FaultRule;
  /** Share of the units, diced anew every time. Default 1. */
  readonly share?: number;
  /** When it begins, five or six cron fields in China's time, each time anew. Left out: once, `afterMs` after the start. */
  readonly cron?: string;
  /** Default 0: before the first device connects. */
  readonly afterMs?: number;
}

/** Sets the fault of a plan for a diced share of its units, until it lifts itself or the fleet stops. */
export function startFault({ units, rule, share = 1 }: FaultPlan, faults: FaultBook, random: Random): void {
  const clientId = units
    .filter(() => random() < share)
    .flatMap((id) => {
      const device = parseDeviceId(id);
      return device ? [mqttClientId(device)] : [];
    });
  if (clientId.length > 0) faults.add({ ...rule, clientId });
}
